// Nothing here is needed to read or write. What is a reader's own comes from /me/here/.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, given) => Object.assign(document.createElement(tag), given);
  const talk = one("#talk");
  const status = make("output", { className: "aside-only" });
  document.body.append(status);
  const clear = (box) => all(".problem, .preview, .told", box).forEach((told) => told.remove());
  const tell = (box, className, textContent) => {
    clear(box);
    box.prepend(make("p", { className, textContent }));
    status.textContent = textContent;
  };
  const lead = (element) => {
    element.tabIndex = -1;
    element.focus();
  };

  const store = (name, text) => {
    try {
      if (text === undefined) return localStorage[name] || "";
      if (text) localStorage[name] = text;
      else delete localStorage[name];
    } catch {}
    return "";
  };
  const draftOf = (form) => `draft:${form.dataset.draft}`;
  const restore = (within) => all("form[data-draft]", within).forEach((form) => {
    const field = one("textarea", form), text = store(draftOf(form));
    // What the server gives back goes first; only an edit opens with older words.
    const given = field.value && (one(".problem, .preview", form) || !form.dataset.draft.startsWith("edit:"));
    if (!text || given || text === field.value) return;
    field.value = text;
    tell(form, "note told", form.dataset.restored);
  });
  addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-draft]");
    if (form && target.matches("textarea")) store(draftOf(form), target.value);
  });
  addEventListener("submit", ({ target }) => {
    if (target.dataset.draft && !target.hasAttribute("hx-post")) store("sent", draftOf(target));
    // The next reader here is somebody else.
    if (/\/logout\/$/.test(target.action)) Object.keys(localStorage).forEach((name) => /^draft:/.test(name) && store(name, ""));
  });
  const sent = store("sent");
  if (sent && (/:post:/.test(sent) ? !sent.endsWith(location.pathname + location.search) : /^#c\d/.test(location.hash))) store(sent, "");
  store("sent", "");
  const begin = ({ target }) => target.matches("textarea[autofocus]") && !target.selectionEnd && target.setSelectionRange(1e6, 1e6);
  addEventListener("focusin", begin);
  begin({ target: document.activeElement });

  // Printed with one link, and how many agree: see talk.py.
  const decorate = (article) => {
    const seq = article.id.slice(1), acts = one(".acts", article), mine = one("#mine");
    if (!acts || acts.dataset.done) return;
    const address = one("a", acts).getAttribute("href").replace("/c/", "/comments/");
    const link = (act) => make("a", { href: `${address}${act}/`, textContent: talk.dataset[act] });
    const word = (name, href = `${address}${name}/`) => Object.assign(one(`#mine [data-word=${name}]`).cloneNode(true), { href });
    const [answer, agree = link("agree"), report = link("report")] = acts.children;
    if (answer.nextSibling !== agree) {
      if (answer.nextSibling) agree.replaceChildren(answer.nextSibling);
      acts.append(agree, report);
    }
    if (!mine) return;
    acts.dataset.done = 1;
    const among = (name) => (mine.dataset[name] || "").split(" ").includes(seq);
    if (among("own")) {
      if (among("editable")) agree.before(word("edit"));
      agree.replaceWith(/\d/.test(agree.textContent) ? agree.textContent : "");
      return report.replaceWith(word("delete"));
    }
    if (among("liked")) {
      agree.className = "agreed";
      agree.append(word("agreed"));
    }
    const ban = `${one("a", article).href}ban/?comment=${address.match(/\d+/)}`;
    if (mine.dataset.moderator) acts.append(word("hide"), word("ban", ban));
    if (+seq > (mine.dataset.read || Infinity)) {
      article.classList.add("new");
      one("header > a:last-child", article).before(word("new"));
    }
  };
  const here = () => {
    const { thread, first, last } = talk ? talk.dataset : {};
    const asked = talk ? `?thread=${thread}&first=${first}&last=${last}` : "";
    htmx.ajax("GET", `${one("#account a").href}here/${asked}`, { target: "body", swap: "beforeend" })
      .then(() => all("#talk .comment").forEach(decorate));
  };

  const close = () => all(".in-place").forEach((box) => {
    box.remove();
    box.opener.focus();
  });
  const boxUnder = (link) => {
    close();
    const box = make("div", { className: "in-place", opener: link });
    link.closest(".comment").after(box);
    return box;
  };
  const open = (source) => htmx.ajax("GET", source.href, { source, target: boxUnder(source), swap: "innerHTML" });
  const agree = (source) => {
    const article = source.closest(".comment"), values = { on: source.matches(".agreed") ? 0 : 1 };
    htmx.ajax("POST", source.href, { source, target: source, swap: "outerHTML", values })
      .then(() => one(".in-place") || one(".acts [href$='/agree/']", article).focus());
  };
  const refresh = (source) => {
    const target = source.closest("#discussed-panel");
    htmx.ajax("GET", `${source.href}panel/?rows=${target.dataset.rows}`, { source, target, swap: "outerHTML" }).then(() => {
      const fresh = one("#discussed-panel .refresh");
      fresh.focus();
      status.textContent = fresh.parentElement.textContent;
    });
  };

  const listFor = (to) => {
    const under = one(`#c${to || "-"}`), branches = location.pathname.match(/\/branches\/(\d*)/);
    if (branches && under) {
      const item = under.closest("li");
      if (all(".replies").filter((list) => list.contains(item)).length > 3) return item.parentElement;
      return one(":scope > .replies", item) || item.appendChild(make("ol", { className: "replies" }));
    }
    if ((branches && branches[1]) || one("[rel=next]", talk)) return null;
    const list = one(":scope > ol", talk);
    if (list) return list;
    all(":scope > p", talk).forEach((nobody) => nobody.remove());
    one(".comment-box", talk).before(make("ol"));
    return one(":scope > ol", talk);
  };
  const written = (item, said, box) => {
    const list = listFor(said.draft.split(":")[1]), place = box.closest(".in-place"), field = one("textarea", box);
    clear(box);
    field.value = "";
    if (!list) {
      if (place) box.replaceChildren();
      tell(box, "told", `${said.words} `);
      box.firstChild.append(make("a", { href: said.place, textContent: one("header > a:last-child", item).textContent }));
      return lead(box.firstChild);
    }
    if (place) place.remove();
    list.append(item);
    ["own", "editable"].forEach((name) => { one("#mine").dataset[name] += ` ${said.seq}`; });
    decorate(item.firstElementChild);
    lead(item.firstElementChild);
  };
  const changed = (item, said) => {
    const fresh = item.firstElementChild;
    close();
    one(`#c${said.seq}`).replaceWith(fresh);
    decorate(fresh);
    lead(fresh);
  };

  // A stale form is a whole page.
  const leave = (element, pressed) => {
    const form = element.closest("form");
    if (!form) return element.href && location.assign(element.href);
    if (pressed) form.append(make("input", { type: "hidden", name: pressed.name, value: pressed.value }));
    form.submit();
  };
  addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, requestConfig: { elt, triggeringEvent } } = detail;
    if (xhr.status === 201 || xhr.status === 202) {
      detail.shouldSwap = false;
      const { said } = JSON.parse(xhr.getResponseHeader("HX-Trigger"));
      const item = one("li", make("template", { innerHTML: xhr.response }).content);
      if (said.draft) store(`draft:${said.draft}`, "");
      if (xhr.status === 201) written(item, said, elt.closest(".comment-box"));
      else changed(item, said);
    } else if (xhr.status > 399) {
      detail.isError = false;
      detail.shouldSwap = /^\s*<section/.test(xhr.response);
      if (!detail.shouldSwap) leave(elt, triggeringEvent && triggeringEvent.submitter);
      else if (elt.matches(".acts a") && !one(".in-place")) Object.assign(detail, { target: boxUnder(elt), swapOverride: "innerHTML" });
    }
  });
  addEventListener("htmx:sendError", ({ detail: { requestConfig: { elt } } }) => {
    const form = elt.closest("form[data-failed]");
    if (!form) return leave(elt);
    tell(form, "problem", form.dataset.failed);
  });
  addEventListener("htmx:configRequest", ({ detail }) => {
    const mine = one("#mine");
    if (mine && detail.verb !== "get") detail.headers["X-CSRFToken"] = mine.dataset.token;
  });
  addEventListener("htmx:load", ({ detail: { elt } }) => restore(elt.parentElement || document));
  addEventListener("said", ({ detail }) => { status.textContent = detail.words; });

  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    let act;
    if (link.matches("#discussed-panel .refresh")) act = refresh;
    else if (link.matches(".in-place .close")) act = close;
    else if (link.matches("#talk .acts a") && one("#mine")) act = /\/agree\/$/.test(link.href) ? agree : open;
    if (!act) return;
    event.preventDefault();
    act(link);
  });
  addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(one("[name=send]", form));
    else if (event.key === "Escape") close();
  });
  addEventListener("DOMContentLoaded", () => {
    restore(document);
    all("#talk .comment").forEach(decorate);
    if (/\bsvodka_in=1/.test(document.cookie) && one("#account a")) here();
  });
})();
