/* 知识库: walk the answers by keyboard, copy what to say, tell the page around a panel what was chosen. */
(() => {
  "use strict";
  const box = () => document.querySelector("#ask-box");
  const hits = () => [...document.querySelectorAll("a[data-hit]")];

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key belongs to the Chinese input method
    const inBox = event.target === box();
    const at = hits().indexOf(event.target);
    if (!inBox && at < 0) return;
    if (event.key === "ArrowDown") (inBox ? hits()[0] : hits()[at + 1])?.focus();
    else if (event.key === "ArrowUp" && at === 0) box()?.focus();
    else if (event.key === "ArrowUp" && at > 0) hits()[at - 1].focus();
    else if (event.key === "Escape" && at >= 0) { box()?.focus(); box()?.select(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // "/" goes to the question here, not to the search for orders.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !box() || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    event.stopPropagation();
    box().focus();
    box().select();
  }, true);

  // What was left standing for a moment was meant: only then is "nothing found" a gap.
  let settled;
  document.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    clearTimeout(settled);
    settled = setTimeout(() => {
      const form = box()?.form;
      if (!form || !box().value.trim() || hits().length) return;
      const query = new URLSearchParams(new FormData(form));
      query.set("settled", "1");
      fetch(`${form.getAttribute("hx-get")}?${query}`, { headers: { "HX-Request": "true" } }).catch(() => {});
    }, 3000);
  });

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without https there is no clipboard: the old way.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const done = await copied(button.dataset.copy);
    let ref = "";
    if (button.dataset.cite) {
      const answer = await fetch(button.dataset.cite, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
      const said = (await answer?.text()) ?? "";
      if (answer?.status === 409) return hotlineSay(said);
      ref = answer?.ok ? `，出处 ${said}` : "";
    }
    hotlineSay(done ? `已复制${ref}` : "没有复制成，请手工选取");
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-cite-answer]");
    if (!button) return;
    const detail = { ref: button.dataset.ref, answer: button.dataset.citeAnswer };
    document.dispatchEvent(new CustomEvent("knowledge:cite", { detail }));
  });
})();
