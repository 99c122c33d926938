// Listens to the page's stream and says `live:changed` inside it, at most a few times a second.
(() => {
  "use strict";
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const PAUSE = 250;
  const AGAIN = 2000;
  const isRefresh = (event) => event.detail.requestConfig?.triggeringEvent?.type === "live:changed";
  // What nobody did: a refresh, or what a page asks for as it opens.
  const isUnasked = (event) => isRefresh(event) || !event.detail.requestConfig?.triggeringEvent;
  let due = 0;
  let failed = 0;
  let ended = false;

  let last = 0;
  const tell = () => {
    due = 0;
    last = Date.now();
    for (const each of place.querySelectorAll("[hx-trigger~='live:changed']")) {
      each.dispatchEvent(new CustomEvent("live:changed"));
    }
  };
  const soon = () => {
    if (!due) due = setTimeout(tell, Math.max(0, last + PAUSE - Date.now()));
  };
  const banner = (text, link) => {
    document.getElementById("offline")?.remove();
    if (!text) return;
    const line = document.createElement("p");
    line.id = "offline";
    line.className = "notice refused";
    line.setAttribute("role", "status");
    line.textContent = text;
    if (link) line.append(" ", link);
    place.prepend(line);
  };
  const signIn = () => {
    const link = document.createElement("a");
    link.href = `/desk/login?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = place.dataset.signIn;
    return link;
  };

  const over = () => {
    ended = true;
    failed = 1;
    banner(place.dataset.ended, signIn());
  };
  // Only who does something is sent to sign in; a page is not taken away from under somebody who writes on it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401 || !isUnasked(event)) return;
    event.preventDefault();
    over();
  });

  // A refresh that came to nothing is asked for again; the page is not to stay as it was until something else happens.
  const again = (event) => {
    if (isRefresh(event) && !(event.detail.xhr.status >= 400 && event.detail.xhr.status < 500)) setTimeout(soon, AGAIN);
  };
  document.addEventListener("htmx:responseError", again);
  document.addEventListener("htmx:sendError", again);

  // What was asked for before earlier messages were shown would take them away again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isRefresh(event)) return;
    if (Number(event.detail.requestConfig.parameters.shown) < Number(event.target.dataset.shown)) {
      event.detail.shouldSwap = false;
      soon();
    }
  });

  // Whoever is looking at another tab sees at this one's name that something happened.
  const MARK = "● ";
  const mark = () => {
    if (document.hidden && !document.title.startsWith(MARK)) document.title = MARK + document.title;
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && document.title.startsWith(MARK)) document.title = document.title.slice(MARK.length);
  });

  let source;
  const open = () => {
    source = new EventSource(place.dataset.live);
    source.onopen = () => {
      if (failed) banner("");
      soon(); // what happened before the line stood, or while it was dead
      failed = 0;
      ended = false;
    };
    source.onerror = () => {
      failed += 1;
      if (failed === 2 && !ended) banner(place.dataset.offline);
      // A browser gives up after an answer that is no stream; a server that restarts may give one.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, Math.min(1000 * failed, 15000));
    };
    // Signed out, or the role is gone. Whoever signs in again in another tab goes on here.
    source.addEventListener("over", () => {
      over();
      source.close();
      setTimeout(open, 5000);
    });
    for (const kind of ["changed", "message", "presence", "reload"]) source.addEventListener(kind, soon);
    for (const kind of ["changed", "message"]) source.addEventListener(kind, mark);
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      open();
      soon();
    }
  });
})();

// What somebody has opened or begun to fill in stays as it is when the page changes around it; and what became of
// an act stays readable for a while, though the page is told of the change at once.
const NOTICE = 5000;
const noticed = new WeakMap();
const keepsNotice = (node, next) => {
  if (!node.matches?.(".notice-slot")) return false;
  if (next.childElementCount) noticed.set(node, Date.now());
  return !next.childElementCount && Date.now() - (noticed.get(node) ?? 0) < NOTICE;
};
Object.assign(Idiomorph.defaults.callbacks, {
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
  beforeNodeMorphed: (node, next) =>
    !keepsNotice(node, next) && !node.matches?.("details[open] :is(input:not([type=hidden]), select, textarea)"),
});
