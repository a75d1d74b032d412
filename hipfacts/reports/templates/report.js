"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const captions = [...document.querySelectorAll(".caption")].map(node => ({
    node, flagged: node.dataset.flagged === "yes", findings: [...node.querySelectorAll(".finding")],
    text: node.querySelector(".text").textContent.toLowerCase(),
  }));
  const status = document.getElementById("shown");
  const apply = () => {
    const stances = new Set([...form.elements.stance].filter(box => box.checked).map(box => box.value));
    const claim = form.elements.claim.value;
    const text = form.elements.text.value.trim().toLowerCase();
    const flagged = form.elements.flagged.checked;
    let shown = 0;
    for (const caption of captions) {
      let any = false;
      for (const finding of caption.findings) {
        const wanted = stances.has(finding.dataset.stance) && (!claim || finding.dataset.claim === claim);
        finding.hidden = !wanted;
        any = any || wanted;
      }
      const show = any && (!flagged || caption.flagged) && (!text || caption.text.includes(text));
      caption.node.hidden = !show;
      shown += show;
    }
    status.textContent = `${shown} of ${captions.length} captions with claims shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", event => event.preventDefault());
  for (const button of document.querySelectorAll(".pick")) {
    button.addEventListener("click", () => {
      form.elements.claim.value = button.dataset.claim;
      apply();
      document.getElementById("captions").focus();
    });
  }
  apply();
})();
