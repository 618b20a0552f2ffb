// What the pages can do without it they do slower with it: nothing here is needed to read, sign in, comment or report.
// A page is the same for everybody; what is a reader's own comes from /me/here/ and is put in its place. Forms are the
// pages' own forms, asked for without the page around them (views/comments.py).
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const talk = one("#talk");
  const spoken = make("p", "aside-only");
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  const lead = (element) => {
    element.tabIndex = -1;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  };

  // --- drafts: kept in the browser for every form, until it is sent ---

  // A store may be closed to us, as in some private windows: then there are no drafts.
  const store = (name, text, where = "localStorage") => {
    try {
      if (text) window[where].setItem(name, text);
      else window[where].removeItem(name);
    } catch { /* no drafts */ }
  };
  const stored = (name, where = "localStorage") => {
    try { return window[where].getItem(name) || ""; } catch { return ""; }
  };
  const draftOf = (form) => `draft:${form.dataset.draft}`;

  const restore = (within) => all("form[data-draft]", within).forEach((form) => {
    const field = one("textarea", form), text = stored(draftOf(form));
    // What the server gives back goes first; only an edit opens with words that are older than the draft.
    const answered = one(".problem, .preview", form) || !form.dataset.draft.startsWith("edit:");
    if (!text || text === field.value || (field.value && answered)) return;
    field.value = text;
    field.before(Object.assign(make("p", "note"), { textContent: form.dataset.restored }));
    spoken.textContent = form.dataset.restored;
  });

  addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-draft]");
    if (form && target.matches("textarea")) store(draftOf(form), target.value);
  });
  addEventListener("submit", ({ target }) => {
    if (target.dataset.draft && !target.hasAttribute("hx-post")) store("sent", draftOf(target), "sessionStorage");
    if (/\/logout\/$/.test(target.action)) {
      // The next reader at this machine is somebody else.
      all("form[data-draft]").forEach((form) => store(draftOf(form)));
      try { Object.keys(localStorage).filter((name) => name.startsWith("draft:")).forEach((name) => store(name)); } catch { /* none */ }
    }
  });
  // A form that was sent with its page has arrived when the page of the comment follows, and not the form again.
  if (/^#c\d/.test(location.hash)) store(stored("sent", "sessionStorage") || "sent");
  store("sent", "", "sessionStorage");

  // --- what is the reader's own ---

  const word = (name) => one(`#mine [data-word="${name}"]`).cloneNode(true);
  const numbers = (name) => new Set((one("#mine").dataset[name] || "").split(" "));

  const linkTo = (name, href) => {
    const link = one(`#mine [data-act="${name}"]`).cloneNode(true);
    link.href = href;
    return link;
  };

  const decorate = (article) => {
    const seq = article.id.slice(1), mine = one("#mine"), acts = one(".acts", article);
    if (!mine || !acts || acts.dataset.done) return;
    acts.dataset.done = 1;
    const [, agree, report] = acts.children, address = agree.getAttribute("href").replace(/agree\/$/, "");
    if (numbers("own").has(seq)) {
      if (numbers("editable").has(seq)) agree.before(linkTo("edit", `${address}edit/`));
      if (/\d/.test(agree.textContent)) agree.replaceWith(Object.assign(make("span"), { textContent: agree.textContent }));
      else agree.remove();
      report.replaceWith(linkTo("delete", `${address}delete/`));
      return;
    }
    if (numbers("liked").has(seq)) {
      agree.classList.add("agreed");
      agree.append(word("agreed"));
    }
    if (mine.dataset.moderator) {
      const author = one(".author", article).getAttribute("href");
      acts.append(linkTo("hide", `${address}hide/`), linkTo("ban", `${author}ban/?comment=${article.dataset.id}`));
    }
    if (Number(seq) > Number(mine.dataset.read || Infinity)) {
      article.classList.add("new");
      one("header > a:last-child", article).before(word("new"));
    }
  };

  const here = () => {
    const { thread, first, last } = talk ? talk.dataset : {};
    const asked = thread ? `?thread=${thread}&first=${first}&last=${last}` : "";
    const address = `${one("#account a").getAttribute("href")}here/${asked}`;
    htmx.ajax("GET", address, { target: "body", swap: "beforeend" }).then(() => all("#talk .comment").forEach(decorate));
  };

  // --- forms in place ---

  const close = (box) => {
    box.remove();
    if (box.opener && box.opener.isConnected) box.opener.focus();
  };
  const boxUnder = (article, opener) => {
    all(".in-place").forEach((box) => box.remove());
    const box = Object.assign(make("div", "in-place"), { opener });
    article.after(box);
    return box;
  };
  const open = (link, article) => {
    const box = boxUnder(article, link);
    htmx.ajax("GET", link.href, { source: link, target: box, swap: "innerHTML" }).then(() => box.scrollIntoView({ block: "nearest" }));
  };
  const agree = (link, article) => {
    const values = { on: link.classList.contains("agreed") ? 0 : 1 };
    htmx.ajax("POST", link.href, { source: link, target: link, swap: "outerHTML", values }).then(() => {
      const now = one('.acts a[href$="/agree/"]', article);
      if (now && !one(".in-place")) now.focus();
    });
  };
  const refresh = (link) => {
    const block = link.closest("#discussed-panel");
    const address = `${link.getAttribute("href")}panel/?rows=${block.dataset.rows || ""}`;
    htmx.ajax("GET", address, { source: link, target: block, swap: "outerHTML" }).then(() => {
      const fresh = one("#discussed-panel .refresh");
      if (!fresh) return;
      fresh.focus();
      spoken.textContent = fresh.parentElement.textContent;
    });
  };

  // Where a new comment belongs on this page; null when it is on another one.
  const listFor = (to) => {
    const under = to && document.getElementById(`c${to}`);
    if (/\/branches\//.test(location.pathname)) {
      if (under) {
        const item = under.closest("li"), depth = all(".replies").filter((list) => list.contains(item)).length;
        if (depth > 3) return item.parentElement;
        return one(":scope > .replies", item) || item.appendChild(make("ol", "replies"));
      }
      if (/\/branches\/\d+\//.test(location.pathname)) return null;
    }
    if (one("[rel=next]", talk)) return null;
    if (!one(":scope > ol", talk)) {
      all(":scope > p", talk).forEach((nobody) => nobody.remove());
      talk.prepend(make("ol"));
    }
    return one(":scope > ol", talk);
  };

  const written = (item, said, box) => {
    const list = listFor(Number(said.draft.split(":")[1])), field = one("textarea", box);
    if (field) {
      all(".problem, .preview, .field > .note", box).forEach((told) => told.remove());
      field.value = "";
      field.removeAttribute("aria-invalid");
    }
    if (!list) {
      const told = Object.assign(make("p", "note"), { textContent: `${said.words} ` });
      told.append(Object.assign(make("a"), { href: said.place, textContent: one("header > a:last-child", item).textContent }));
      box.prepend(told);
      if (box.closest(".in-place")) box.replaceChildren(told);
      return lead(told);
    }
    if (box.closest(".in-place")) box.closest(".in-place").remove();
    list.append(item);
    const article = one(".comment", item);
    one("#mine").dataset.own += ` ${said.seq}`;
    one("#mine").dataset.editable += ` ${said.seq}`;
    decorate(article);
    lead(article);
  };
  const changed = (item, said) => {
    const fresh = item.firstElementChild;
    document.getElementById(`c${said.seq}`).replaceWith(fresh);
    all(".in-place").forEach((box) => box.remove());
    decorate(fresh);
    lead(fresh);
  };

  // An answer that is a whole page (a stale form, a page that went away) is shown as one.
  const leave = (element, submitter) => {
    const form = element.closest("form");
    if (!form) return element.href && location.assign(element.href);
    if (submitter) form.append(Object.assign(make("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    form.submit();
  };

  addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, requestConfig: { elt, triggeringEvent } } = detail;
    if (xhr.status === 201 || xhr.status === 202) {
      detail.shouldSwap = false;
      const content = make("template");
      content.innerHTML = xhr.response;
      const item = one("li", content.content), { said } = JSON.parse(xhr.getResponseHeader("HX-Trigger"));
      if (said.draft) store(`draft:${said.draft}`);
      if (xhr.status === 201) written(item, said, elt.closest(".comment-box"));
      else changed(item, said);
    } else if (xhr.status >= 400) {
      detail.isError = false;
      detail.shouldSwap = /^\s*<section/.test(xhr.response);
      if (!detail.shouldSwap) leave(elt, triggeringEvent && triggeringEvent.submitter);
      else if (elt.matches(".acts a")) {
        detail.target = boxUnder(elt.closest(".comment"), elt);
        detail.swapOverride = "innerHTML";
      }
    }
  });
  addEventListener("htmx:sendError", ({ detail: { elt } }) => {
    const form = elt.closest("form[data-failed]");
    if (!form) return leave(elt);
    all(".problem", form).forEach((told) => told.remove());
    form.prepend(Object.assign(make("p", "problem"), { textContent: form.dataset.failed, role: "alert" }));
  });
  addEventListener("htmx:configRequest", ({ detail }) => {
    const mine = one("#mine");
    if (mine && detail.verb !== "get") detail.headers["X-CSRFToken"] = mine.dataset.token;
  });
  addEventListener("htmx:load", ({ detail }) => restore(detail.elt.parentElement || document));
  addEventListener("said", ({ detail }) => { spoken.textContent = detail.words; });

  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const article = link.closest(".acts") && link.closest(".comment[data-id]");
    let act = null;
    if (link.matches("#discussed-panel .refresh")) act = () => refresh(link);
    else if (link.matches(".in-place .close")) act = () => close(link.closest(".in-place"));
    else if (article && one("#mine")) act = () => (/\/agree\/$/.test(link.href) ? agree : open)(link, article);
    if (!act) return;
    event.preventDefault();
    act();
  });
  addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-draft]"), box = event.target.closest(".in-place");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(one("[name=send]", form));
    else if (box && event.key === "Escape") close(box);
  });

  addEventListener("DOMContentLoaded", () => {
    restore(document);
    if (/(^|; )svodka_in=1/.test(document.cookie) && one("#account a")) here();
  });
})();
