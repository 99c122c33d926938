// A ticket's page: what is half written survives a reload, and is kept whatever the server says.
(() => {
  "use strict";
  const page = document.getElementById("ticket");
  const form = document.getElementById("say");
  if (!page || !form) return;
  const text = form.elements.text;
  const files = form.elements.files;
  const key = `kefu:reply:${page.dataset.ticket}`;
  const live = () => document.getElementById("live");
  const log = () => document.querySelector(".transcript");

  const how = () => form.elements.how.value;
  const keep = () => {
    if (text.value) localStorage.setItem(key, JSON.stringify({ text: text.value, how: how() }));
    else localStorage.removeItem(key);
    document.getElementById("kept").textContent = text.value ? document.getElementById("kept").dataset.kept : "";
    form.dataset.how = how();
  };
  const restore = () => {
    if ("said" in page.dataset) localStorage.removeItem(key);
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept && !text.value) { // what was typed before the scripts were there is newer
      text.value = kept.text;
      form.elements.how.value = kept.how;
    }
    keep();
  };
  // Only what has arrived goes away: somebody may be writing on already.
  let sent = { text: "", how: "reply", files: [] };
  const rename = () => (form.elements.once.value = crypto.getRandomValues(new Uint32Array(3)).join("-"));
  const clear = () => {
    rename();
    if (text.value.startsWith(sent.text)) text.value = text.value.slice(sent.text.length);
    if (!text.value && how() === sent.how) form.elements.how.value = "reply";
    if ([...files.files].every((file) => sent.files.includes(file))) {
      files.value = "";
      document.getElementById("chosen").textContent = "";
    }
    keep();
    if (!text.value) catchUp();
  };
  // What an agent has begun to write answers the ticket as it was then; an empty field knows of everything.
  const catchUp = () => {
    form.elements.version.value = live().dataset.version ?? form.elements.version.value;
    form.elements.seen.value = live().dataset.seen ?? form.elements.seen.value;
  };
  const insert = (more) => {
    text.setRangeText(more, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    keep();
  };
  const send = () => form.requestSubmit();
  const toEnd = () => (log().scrollTop = log().scrollHeight);
  const isAtEnd = () => log().scrollHeight - log().scrollTop - log().clientHeight < 80;

  text.addEventListener("input", keep);
  form.addEventListener("change", keep);
  files.addEventListener("change", () => {
    const tooLarge = [...files.files].some((file) => file.size > Number(files.dataset.most));
    if (tooLarge) files.value = "";
    document.getElementById("chosen").textContent = tooLarge
      ? files.dataset.large
      : [...files.files].map((file) => file.name).join(", ");
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  });
  form.addEventListener("htmx:configRequest", (event) => {
    // The same that is sent again after its answer was lost keeps its name, and is written once.
    if (sent.text !== text.value || sent.how !== how()) rename();
    event.detail.parameters.once = form.elements.once.value;
    sent = { text: text.value, how: how(), files: [...files.files] };
  });
  document.body.addEventListener("said", clear);

  document.getElementById("canned").addEventListener("change", async (event) => {
    const name = event.target.value;
    event.target.value = "";
    if (!name) return;
    const path = `/desk/tickets/${page.dataset.ticket}/canned?name=${encodeURIComponent(name)}`;
    const answer = await fetch(path).catch(() => null);
    if (answer?.ok) insert((await answer.json()).text);
    else window.kefuFault(answer ? "server" : "unreachable");
  });

  const dropped = `kefu:dropped:${page.dataset.ticket}`;
  const slot = document.getElementById("draft");
  let atEnd = true;
  slot?.addEventListener("htmx:beforeSwap", (event) => {
    atEnd = isAtEnd();
    if (localStorage.getItem(dropped) && !event.detail.requestConfig.parameters.article) event.detail.shouldSwap = false;
  });
  slot?.addEventListener("htmx:afterSwap", () => atEnd && toEnd()); // before anybody can scroll away
  slot?.addEventListener("click", (event) => {
    const act = event.target.closest("[data-draft]")?.dataset.draft;
    if (!act) return;
    const proposed = slot.querySelector(".draft-text").textContent;
    if (act === "drop") localStorage.setItem(dropped, "1");
    else if (act === "edit") insert(proposed);
    else {
      text.value = proposed;
      form.elements.how.value = "reply";
      keep();
      send();
    }
    slot.replaceChildren();
    if (act === "drop") text.focus();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-anyway]")) return;
    catchUp();
    send();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-Shown"] = live().dataset.shown ?? "";
    if (event.target.id === "live") event.detail.parameters.shown = live().dataset.shown;
  });
  // A button that has done its work is gone with the focus, which then goes to what became of it.
  let follow = true;
  let within = false;
  let below = 0; // pixels that stand below what is being read when earlier lines come above it
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 404) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (event.detail.target.id !== "live") return;
    follow = log() ? isAtEnd() : false;
    below = event.detail.requestConfig.elt.id === "earlier" ? log().scrollHeight - log().scrollTop : 0;
    within ||= live().contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "live" || !log()) return;
    if (below) log().scrollTop = log().scrollHeight - below;
    else if (follow) toEnd();
    below = 0;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "live") return;
    if (!text.value && live().dataset.version) catchUp();
    if (within && document.activeElement === document.body) (document.querySelector(".notice-slot .notice") ?? log())?.focus();
    within = false;
    if (live().classList.contains("gone")) form.querySelector("button[type=submit]").disabled = true;
  });

  window.kefuKeys({
    r: () => ((form.elements.how.value = "reply"), keep(), text.focus()),
    n: () => ((form.elements.how.value = "note"), keep(), text.focus()),
    c: () => document.getElementById("act-claim")?.click(),
    u: () => location.assign("/desk"),
    "/": () => location.assign("/desk#search"),
  });
  sessionStorage.setItem("kefu:ticket", page.dataset.ticket); // where the queue goes on
  restore();
  toEnd();
  if (location.search.includes("done=")) history.replaceState(null, "", location.pathname); // told once
  if (location.hash === "#text") text.focus();
})();
