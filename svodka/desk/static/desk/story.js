// The form of a story: it saves itself, and says who else is at it. Without this script everything is saved by its buttons.
(() => {
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
      const told = await answer.json();
      say(told.others || told.says);
      if (answer.ok) {
        sent = now;
        document.getElementById("opened").value = JSON.stringify(told.opened);
        document.title = document.title.replace(/^• /, "");
      }
    } catch {
      say(form.dataset.offline);
    }
    busy = false;
  }

  // Wagtail's fields are put in by its own scripts: what the form holds once they are through is where it begins.
  window.addEventListener("load", () => setTimeout(() => {
    sent = state();
    setInterval(save, EVERY);
  }, 300));
  form.addEventListener("input", () => {
    if (sent && !document.title.startsWith("• ")) { document.title = `• ${document.title}`; say(form.dataset.changed); }
  });
  form.addEventListener("submit", (event) => {
    // A preview opens beside the form, which stays.
    leaving = event.submitter?.value !== "preview";
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
