// Keys that work outside of fields. They can be turned off in the dialog that explains them.
window.kefuKeys = (() => {
  "use strict";
  const STORE = "kefu:keys";
  const dialog = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  const actions = {};

  if (on) {
    on.checked = localStorage.getItem(STORE) !== "off";
    on.addEventListener("change", () => localStorage.setItem(STORE, on.checked ? "on" : "off"));
  }
  for (const button of document.querySelectorAll("[data-opens='keys']")) {
    button.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open) return;
    if (event.repeat && !"jk".includes(event.key)) return; // a key that is held down does a thing once
    const field = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    const act = on && !on.checked ? null : event.key === "?" ? () => dialog.showModal() : actions[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  return (more) => Object.assign(actions, more);
})();
