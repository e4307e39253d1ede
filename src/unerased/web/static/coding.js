// Words selected in the text fill the paragraph and the quote of one block: the one that was used
// last, else the first that is empty. It writes the values of these fields and does nothing else:
// no request, no storage, no change of the page. Without it the numbers are typed.
"use strict";

(() => {
  const text = document.getElementById("text");
  const form = document.getElementById("coding");
  if (!text || !form) return;
  const blocks = [...form.querySelectorAll("[data-block]")];
  const field = (block, name) => form.elements.namedItem(`${block.dataset.block}.${name}`);
  const isEmpty = (block) => !field(block, "para").value && !field(block, "quote").value;
  let used = null;
  let filled = "";

  form.addEventListener("focusin", (event) => {
    used = event.target.closest("[data-block]") || used;
  });

  // what of one paragraph's words is selected; the numbers and codes beside them never are
  const selectedIn = (words, range) => {
    const part = document.createRange();
    part.selectNodeContents(words);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
      part.setStart(range.startContainer, range.startOffset);
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
      part.setEnd(range.endContainer, range.endOffset);
    }
    return part.toString().trim();
  };

  const fill = () => {
    const selection = document.getSelection();
    const now = selection ? selection.toString() : "";
    if (now === filled) return; // it lasts while other fields are used
    filled = now;
    if (!now) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const found = [...text.querySelectorAll(".words")]
      .filter((words) => range.intersectsNode(words))
      .map((words) => ({ number: words.parentElement.id.slice(1), words: selectedIn(words, range) }))
      .filter((one) => one.words);
    used = used || blocks.find(isEmpty) || null;
    if (!found.length || !used) return;
    const [first, last] = [found[0].number, found[found.length - 1].number];
    field(used, "para").value = first === last ? first : `${first}-${last}`;
    field(used, "quote").value = found.map((one) => one.words).join(" ");
    field(used, "text").value = text.dataset.text;
  };

  document.addEventListener("pointerup", () => setTimeout(fill, 0));
  document.addEventListener("keyup", fill);
})();
