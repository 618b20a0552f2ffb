// Keys for the incoming, acts without leaving the list, the original beside, and what has come meanwhile.
// Without this script the same buttons send the same form.
(() => {
  "use strict";
  const POLL_EVERY = 30_000; // ms
  const PANEL_AFTER = 120; // ms: holding J runs past rows, and their originals need not be asked for
  const root = document.getElementById("incoming");
  const form = document.getElementById("acts");
  if (!root) return;
  root.classList.add("with-script");
  const said = root.dataset;
  const told = document.getElementById("told");
  const beside = document.getElementById("beside");
  const fresh = document.getElementById("fresh");
  const waiting = new Set(["incoming", "taken", "open"]);

  // --- the row at hand ---

  const rows = () => [...root.querySelectorAll(".desk-item[data-id]")];
  let here = null;

  function stand(row, { scroll = true } = {}) {
    if (!row) return;
    here?.classList.remove("here");
    here = row;
    row.classList.add("here");
    row.focus({ preventScroll: true });
    if (scroll) row.scrollIntoView({ block: "nearest" });
    if (!beside.hidden) showLater(row);
  }

  function move(step, open = false) {
    const all = rows();
    let at = here ? all.indexOf(here) : -1;
    for (at += step; at >= 0 && at < all.length; at += step) {
      if (!open || waiting.has(all[at].dataset.state)) return stand(all[at]);
    }
    if (!here && all.length) stand(all[0]);
  }

  // --- acts ---

  function tell(sentence) {
    told.textContent = sentence;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => { told.textContent = ""; }, 6000);
  }

  function problem(row, sentence) {
    const place = row?.querySelector(".problem");
    if (!place) return;
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  function replace(id, html) {
    const old = document.getElementById(`s${id}`);
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const row = holder.content.firstElementChild;
    if (!old) return null;
    const stoodHere = old === here;
    old.replaceWith(row);
    if (stoodHere) {
      here = null;
      stand(row, { scroll: false });
    }
    return row;
  }

  async function send(word, fields = {}) {
    const body = new URLSearchParams({ act: word, here: said.here, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    for (const [name, value] of Object.entries(fields)) [].concat(value).forEach((one) => body.append(name, one));
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error(answer.status);
    return { ok: answer.ok, ...(await answer.json()) };
  }

  // Acts follow one another as they were asked for: an undo must not overtake what it undoes.
  let queue = Promise.resolve();
  const inTurn = (job) => (queue = queue.then(job, job));

  // `value` is a button's: «take-12», «publish-12-quotation».
  function act(value, row, { go = true } = {}) {
    if (row.classList.contains("sent")) return null;
    const id = row.dataset.id;
    const select = row.querySelector(`[name="section-${id}"]`);
    const fields = select ? { [select.name]: select.value } : {};
    row.querySelectorAll("[data-sent]").forEach((one) => { fields[one.name] = one.value; });
    row.classList.add("sent");
    problem(row, "");
    if (go) move(1, true);
    return inTurn(async () => {
      try {
        const answer = await send(value, fields);
        for (const [number, html] of Object.entries(answer.rows)) {
          const now = replace(number, html);
          if (!answer.ok && now) problem(now, answer.says);
        }
        tell(answer.says);
        if (!answer.ok && here !== document.getElementById(`s${id}`)) tell(`${answer.says} ${row.querySelector("h3").textContent}`);
      } catch {
        row.classList.remove("sent");
        problem(row, said.offline);
        tell(said.offline);
      }
    });
  }

  function undo() {
    tell(said.doing);
    return inTurn(async () => {
      try {
        const answer = await send("undo");
        const back = Object.entries(answer.rows).map(([number, html]) => [number, replace(number, html)]);
        // What was done before the page was loaded may not stand on it.
        if (back.some(([, row]) => !row)) return location.assign(said.here);
        if (back.length) stand(back[0][1]);
        tell(answer.says);
      } catch { tell(said.offline); }
    });
  }

  const chosen = () => [...root.querySelectorAll('.desk-item > input[name="chosen"]:checked')];

  function count() {
    const place = document.getElementById("count");
    if (place) place.textContent = chosen().length || "";
  }

  function spikeChosen() {
    const boxes = chosen().filter((box) => waiting.has(box.closest(".desk-item").dataset.state));
    if (!boxes.length) return tell(said.none);
    boxes.forEach((box) => box.closest(".desk-item").classList.add("sent"));
    return inTurn(async () => {
      try {
        const answer = await send("spike-chosen", { chosen: boxes.map((box) => box.value) });
        boxes.forEach((box) => box.closest(".desk-item")?.classList.remove("sent"));
        for (const [number, html] of Object.entries(answer.rows)) {
          const now = replace(number, html);
          if (!answer.ok && now) problem(now, answer.says);
        }
        tell(answer.says);
        count();
        if (here && !waiting.has(here.dataset.state)) move(1, true);
      } catch {
        boxes.forEach((box) => box.closest(".desk-item")?.classList.remove("sent"));
        tell(said.offline);
      }
    });
  }

  // --- the original ---

  let asked = 0;

  function showLater(row) {
    clearTimeout(showLater.timer);
    showLater.timer = setTimeout(() => show(row), PANEL_AFTER);
  }

  async function show(row) {
    const link = row.querySelector('[data-key="o"]');
    if (!link) return;
    const mine = ++asked;
    beside.hidden = false;
    root.classList.add("with-beside");
    let html = "";
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/fragment" } });
      if (answer.ok) html = await answer.text();
    } catch { /* said below */ }
    if (mine !== asked) return;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "×";
    close.setAttribute("aria-label", said.close);
    close.addEventListener("click", hide);
    beside.innerHTML = html;
    if (!html) beside.textContent = said.offline;
    beside.prepend(close);
    beside.scrollTop = 0;
  }

  function hide() {
    asked += 1;
    beside.hidden = true;
    root.classList.remove("with-beside");
    here?.focus({ preventScroll: true });
  }

  // --- keys and clicks ---

  const help = document.getElementById("help");
  const helpButton = document.getElementById("help-button");

  function toggleHelp() {
    if (!help) return;
    help.hidden = !help.hidden;
    helpButton.setAttribute("aria-expanded", String(!help.hidden));
  }

  function press(key) {
    const button = here?.querySelector(`[data-key="${key}"]`);
    if (button?.matches("summary")) ask(button.parentElement);
    else if (button) act(button.value, here);
  }

  // Nobody has decided on the rights: the answer to «what may readers see» is a button of its own, by number or by Tab.
  function ask(question) {
    question.open = true;
    question.querySelector("button").focus();
    question.scrollIntoView({ block: "nearest" });
  }

  function answer(number) {
    const button = here?.querySelectorAll(".ask[open] button")[number - 1];
    if (button) act(button.value, here);
  }

  const KEYS = {
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    KeyT: () => press("t"),
    KeyS: () => (chosen().length ? spikeChosen() : press("s")),
    KeyP: () => press("p"),
    KeyF: () => press("f"),
    KeyD: () => press("d"),
    KeyU: undo,
    KeyX: () => {
      const box = here?.querySelector("input[name=chosen]");
      if (box) box.checked = !box.checked;
      count();
    },
    KeyE: () => here?.querySelector('[data-key="e"]')?.click(),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`Digit${number}`, () => answer(number)])),
    KeyO: () => (beside.hidden ? here && show(here) : hide()),
    Slash: () => document.getElementById("q")?.focus(),
  };

  // By the place of the key: «о» stands where «j» does, and nobody changes the layout for a list. In the capturing
  // phase, because Wagtail has keys of its own.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      if (!beside.hidden) hide();
      else if (here?.querySelector(".ask[open]")) {
        here.querySelector(".ask[open]").open = false;
        here.focus({ preventScroll: true });
      } else if (help && !help.hidden) toggleHelp();
      else if (typing && root.contains(typing)) (here || document.body).focus?.() ?? typing.blur();
      return;
    }
    if (typing) return;
    const wanted = event.key === "?" || (event.shiftKey && event.code === "Slash") ? toggleHelp : !event.shiftKey && KEYS[event.code];
    if (!wanted || (event.repeat && !["KeyJ", "KeyK"].includes(event.code))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted();
  }, true);

  form?.addEventListener("click", (event) => {
    const row = event.target.closest(".desk-item[data-id]");
    const button = event.target.closest("button[name=act], a[data-key=o]");
    if (row && row !== here) stand(row, { scroll: false });
    if (!button) return;
    event.preventDefault();
    if (button.dataset.key === "o") return void show(row);
    if (button.value === "undo") return void undo();
    if (button.value === "spike-chosen") return void spikeChosen();
    act(button.value, row, { go: false });
  });

  form?.addEventListener("change", (event) => {
    const row = event.target.closest(".desk-item[data-id]");
    if (event.target.name === "chosen") count();
    else if (row && event.target.name.startsWith("section-")) act(`section-${row.dataset.id}`, row, { go: false });
  });

  if (helpButton) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", toggleHelp);
  }
  stand(document.getElementById(location.hash.slice(1)) || rows()[0], { scroll: Boolean(location.hash) });

  // --- what has come meanwhile ---

  async function look() {
    if (document.hidden || !said.meanwhile) return;
    const address = new URL(said.here, location.href);
    address.pathname = said.meanwhile;
    address.searchParams.set("after", said.newest);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { says } = await answer.json();
      if (!says || fresh.textContent === says) return;
      const link = document.createElement("a");
      link.href = said.here;
      link.textContent = says;
      fresh.replaceChildren(link);
    } catch { /* the next look may succeed */ }
  }
  setInterval(look, Number(said.every) || POLL_EVERY);
  document.addEventListener("visibilitychange", look);
})();
