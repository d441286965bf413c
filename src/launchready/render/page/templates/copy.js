
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  const said = label.textContent;
  const tell = (text) => {
    label.textContent = text;
    setTimeout(() => { label.textContent = said; }, 2000);
  };
  const select = () => {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      tell("Copied");
    } catch {
      select();
      let copied = false;
      try { copied = document.execCommand("copy"); } catch { copied = false; }
      tell(copied ? "Copied" : "Selected: copy it now");
    }
  });
}
const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let node = target; node; node = node.parentElement) {
    if (node.tagName === "DETAILS") { node.open = true; }
  }
  if (target) { target.scrollIntoView(); }
};
addEventListener("hashchange", open);
open();
