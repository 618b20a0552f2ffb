// The form of a story: it saves itself, and says who else is at it. Without this script everything is saved by its buttons.
(() => {
  // The panel of names is answered in its place: the form beside it may hold what has not been saved.
  const asPanel = async (event) => {
    const sender = event.target;
    const panel = document.getElementById("names-panel");
    if (!panel?.contains(sender)) return;
    event.preventDefault();
    const data = new FormData(sender, event.submitter);
    const asked = sender.method === "get" ? `${sender.action}?${new URLSearchParams(data)}` : sender.action;
    const given = sender.method === "get" ? {} : { method: "POST", body: data };
    const open = [...panel.querySelectorAll("details[open]")].map((one) => one.dataset.of);
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(asked, { ...given, headers: { Accept: "text/fragment" } });
      if (!answer.ok) throw new Error(answer.statusText);
      panel.outerHTML = await answer.text();
    } catch {
      panel.querySelector(".told").textContent = document.getElementById("form").dataset.offline;
      panel.removeAttribute("aria-busy");
      return;
    }
    const fresh = document.getElementById("names-panel");
    for (const one of fresh.querySelectorAll("details")) one.open = open.includes(one.dataset.of);
    (sender.method === "get" ? fresh.querySelector("#name-q") : fresh.querySelector(".told")).focus();
  };
  document.addEventListener("submit", asPanel);

  const form = document.getElementById("form");
  if (!form || !("writes" in form.dataset)) return;
  const saving = document.getElementById("saving");
  const EVERY = 20000; // ms: less than a paragraph of anybody's typing
  let sent = "", busy = false, leaving = false;

  const state = () => {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "opened", "at", "correction", "act"]) data.delete(name);
    return new URLSearchParams(data).toString();
  };
  const say = (words) => { saving.textContent = words; };
  const body = () => {
    const data = new FormData(form);
    data.set("act", "autosave");
    return data;
  };

  async function save() {
    const now = state();
    if (busy || leaving || now === sent) return;
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: body(), headers: { Accept: "application/json" } });
      if (answer.status === 400 || answer.status === 413) return say(form.dataset.large);
      const told = await answer.json();
      // Signed in again in another window, the page's token is of before: with the new one it goes through next time.
      if (told.token) for (const one of document.getElementsByName("csrfmiddlewaretoken")) one.value = told.token;
      say(told.others || told.says);
      if (answer.ok) {
        sent = now;
        document.getElementById("opened").value = JSON.stringify(told.opened);
        document.title = document.title.replace(/^• /, "");
      }
    } catch {
      say(form.dataset.offline);
    } finally {
      busy = false;
    }
  }

  async function look() {
    if (document.visibilityState === "hidden") return;
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "opened"]) data.set(name, form.elements[name].value);
    try {
      const told = await (await fetch(form.dataset.here, { method: "POST", body: data })).json();
      const others = document.getElementById("presence");
      if (others.textContent !== told.says) others.textContent = told.says;
      others.hidden = !told.says;
    } catch { /* the next saving says that the portal is away */ }
  }

  // Wagtail's fields are put in by its own scripts: what the form holds once they are through is where it begins.
  window.addEventListener("load", () => setTimeout(() => {
    sent = state();
    setInterval(async () => { await save(); look(); }, EVERY);
    look();
  }, 300));
  form.addEventListener("input", () => {
    if (sent && !document.title.startsWith("• ")) { document.title = `• ${document.title}`; say(form.dataset.changed); }
  });
  form.addEventListener("submit", (event) => {
    // A preview opens beside the form, which stays.
    leaving = event.submitter?.value !== "preview";
  });
  // The page that a form beside this one turns to is made before the parting word comes: what was typed would be missing.
  document.addEventListener("submit", async (event) => {
    const other = event.target, by = event.submitter;
    if (other === form || event.defaultPrevented || !sent || "kept" in other.dataset || state() === sent) return;
    event.preventDefault();
    other.dataset.kept = "";
    await save();
    other.requestSubmit(by);
  });
  const parting = () => {
    if (!sent || leaving || busy || state() === sent) return;
    leaving = document.visibilityState !== "visible" ? leaving : true;
    navigator.sendBeacon(form.action, body());
    sent = state();
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  window.addEventListener("pagehide", parting);

  // A finding's link leads into a folded part.
  const unfold = () => {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    for (let part = place.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    place.scrollIntoView({ block: "center" });
    if (place.matches("input, textarea, select")) place.focus();
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();
