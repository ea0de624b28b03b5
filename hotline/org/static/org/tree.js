/* The tree: a click on the arrow unfolds, the keys walk it (↑ ↓ → ← Home End), Enter opens the unit. Branches come when
   first unfolded. Without this script the arrow is a link to the same tree, unfolded there. */
(() => {
  "use strict";
  const ITEM = "[data-tree] [role=treeitem]";
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rowOf = (item) => item.closest("li");
  const groupOf = (item) => rowOf(item).querySelector(":scope > [role=group]");
  const visible = (tree) => $$("[role=treeitem]", tree).filter((item) => !item.closest("[role=group][hidden]"));

  // One stop for the Tab key; the arrows move it.
  const settle = (root) => {
    for (const tree of $$("[data-tree]", root)) {
      const items = $$("[role=treeitem]", tree);
      const stop = items.find((item) => item.tabIndex === 0 && item.hasAttribute("tabindex")) ?? items[0];
      for (const item of items) item.tabIndex = item === stop ? 0 : -1;
    }
  };
  const goTo = (item) => {
    if (!item) return;
    for (const other of $$("[role=treeitem]", item.closest("[data-tree]"))) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  };
  const unfold = async (item) => {
    const fold = rowOf(item).querySelector("[data-fold]");
    if (!fold) return;
    if (!groupOf(item)) {
      const answer = await fetch(fold.dataset.fold, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer) return hotlineSay("网络不通，请稍后再试");
      if (!answer.ok || answer.redirected) return location.assign(fold.href);
      if (groupOf(item)) return;
      const group = document.createElement("ul");
      group.setAttribute("role", "group");
      group.innerHTML = await answer.text();
      rowOf(item).append(group);
      settle(document);
    }
    groupOf(item).hidden = false;
    item.setAttribute("aria-expanded", "true");
  };
  const foldUp = (item) => {
    groupOf(item).hidden = true;
    item.setAttribute("aria-expanded", "false");
  };

  document.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-tree] [data-fold]");
    if (!fold || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const item = rowOf(fold).querySelector("[role=treeitem]");
    item.getAttribute("aria-expanded") === "true" ? foldUp(item) : unfold(item);
  });
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest(ITEM);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = visible(item.closest("[data-tree]"));
    const here = items.indexOf(item);
    const isOpen = item.getAttribute("aria-expanded");
    const acts = {
      ArrowDown: () => goTo(items[here + 1]),
      ArrowUp: () => goTo(items[here - 1]),
      Home: () => goTo(items[0]),
      End: () => goTo(items.at(-1)),
      ArrowRight: () => (isOpen === "true" ? goTo(items[here + 1]) : isOpen && unfold(item)),
      ArrowLeft: () => (isOpen === "true" ? foldUp(item) : goTo(rowOf(item).parentElement.closest("li")?.querySelector("[role=treeitem]"))),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:load", (event) => settle(event.target.parentElement ?? document));
})();
