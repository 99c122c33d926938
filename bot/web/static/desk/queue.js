// The queue by keyboard: j and k go from ticket to ticket, c takes the one that has the focus.
(() => {
  "use strict";
  const links = () => [...document.querySelectorAll("#rows .row-link")];
  const here = () => document.activeElement.closest?.("#rows .row");
  const move = (by) => {
    const all = links();
    const at = all.indexOf(here()?.querySelector(".row-link"));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next]?.focus();
    all[next]?.scrollIntoView({ block: "nearest" });
  };
  const claim = () => {
    const row = here();
    if (!row) return;
    htmx.ajax("POST", `/desk/tickets/${row.dataset.ticket}/do/claim`, {
      values: { version: row.dataset.version },
      source: row,
      // What happened is seen in the row itself; only that nothing did has to be said.
      target: "#faults",
      select: ".notice.conflict, .notice.refused",
      swap: "innerHTML",
    });
  };
  window.kefuKeys({
    j: () => move(1),
    k: () => move(-1),
    c: claim,
    r: () => here() && location.assign(`${here().querySelector("a").href}#text`),
    "/": () => document.getElementById("search").focus(),
    u: () => location.assign("/desk"),
  });
  // Whoever comes back from a ticket goes on from its row.
  const from = document.getElementById(`open-${sessionStorage.getItem("kefu:ticket")}`);
  sessionStorage.removeItem("kefu:ticket");
  if (from && document.activeElement === document.body && !location.hash) {
    from.focus({ preventScroll: true });
    from.scrollIntoView({ block: "nearest" });
  }
  // A row that the list loses takes the focus along, which then goes to the one that came up in its place.
  let at = -1;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target.id === "queue-list" && here();
    if (row) at = links().indexOf(row.querySelector(".row-link"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    const all = links();
    if (at >= 0 && document.activeElement === document.body) all[Math.min(at, all.length - 1)]?.focus();
    at = -1;
  });
  // What was appended is asked for again with the rest when something changes.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id === "queue-list") event.detail.parameters.shown_now = links().length;
  });
})();
