// What every page of the desk has: the theme, menus that close, and a word where a request came to nothing.
(() => {
  "use strict";
  const root = document.documentElement;
  document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("kefu:theme", root.dataset.theme);
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.me[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  const place = document.getElementById("faults");
  if (!place) return;
  const say = (kind) => place.replaceChildren(document.querySelector(`[data-fault="${kind}"]`).content.cloneNode(true));
  window.kefuFault = say;
  // Where the page only wanted to look what is new, the line that tells of a lost connection is enough.
  const isRefresh = (event) => event.detail.requestConfig?.triggeringEvent?.type === "live:changed";
  // The service says itself what is wrong, and for where; another answer comes from something in between.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Retarget") === "#faults") event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (event.detail.xhr.getResponseHeader("HX-Retarget") === "#faults" || (isRefresh(event) && status >= 500)) return;
    say(status === 404 ? "missing" : "server");
  });
  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => isRefresh(event) || say("unreachable"));
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") place.replaceChildren();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) place.replaceChildren();
    if (event.target.closest("[data-reload]")) location.reload();
  });
})();
