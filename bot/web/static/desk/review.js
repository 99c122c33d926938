// Keys on the review page: 1, 2, 4 mark, 3 opens the choice of another article, j and k go on and back.
"use strict";
(() => {
  const cards = [...document.querySelectorAll(".answer")];
  if (!cards.length) return;
  const current = () => document.activeElement.closest?.(".answer") ?? cards[0];
  const go = (step) => {
    const inside = document.activeElement.closest?.(".answer");
    const at = inside ? cards.indexOf(inside) + step : 0;
    cards[Math.min(Math.max(at, 0), cards.length - 1)].focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.repeat && !"jk".includes(event.key)) return; // a key that is held down marks one
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "j" || event.key === "k") return go(event.key === "j" ? 1 : -1);
    const choice = current().querySelector(`[data-opens="${CSS.escape(event.key)}"]`);
    if (choice) {
      choice.open = true;
      choice.querySelector("input[list]").focus();
      event.preventDefault();
      return;
    }
    current().querySelector(`button[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
})();
