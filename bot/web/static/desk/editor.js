// The editor of articles: line numbers, a way from a finding to its line, and a text that survives a reload.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  for (const done of document.querySelectorAll("[data-forget]")) localStorage.removeItem(`kefu:article:${done.dataset.forget}`);
  const form = document.getElementById("editor");
  if (!form) return;
  const area = form.querySelector("textarea");
  const gutter = form.querySelector(".gutter");
  const notice = document.querySelector(".kept");
  const key = `kefu:article:${form.dataset.file}`;
  const given = area.value;

  const number = () => {
    const count = area.value.split("\n").length;
    gutter.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n") + "\n\n\n";
    gutter.scrollTop = area.scrollTop;
  };
  const changed = () => {
    number();
    if (area.value === given) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ base: form.elements.base.value, text: area.value }));
  };
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept || kept.base !== form.elements.base.value || kept.text === given) return;
    area.value = kept.text;
    notice.hidden = false;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.querySelector("[data-let-go]").addEventListener("click", () => {
    area.value = given;
    notice.hidden = true;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  const go = (line) => {
    if (!line) return;
    const lines = area.value.split("\n");
    const begin = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(begin, begin + (lines[line - 1] ?? "").length);
    area.scrollTop = (line - 3) * (area.scrollHeight / lines.length);
  };
  document.addEventListener("click", (event) => go(Number(event.target.closest("[data-line]")?.dataset.line)));
  area.addEventListener("input", changed);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  number();
  restore();
  const follow = () => go(Number(/^#line-(\d+)$/.exec(location.hash)?.[1]));
  window.addEventListener("hashchange", follow);
  follow();
})();
