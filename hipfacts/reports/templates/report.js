"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const plain = text => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  const said = node => {
    const copy = node.querySelector(".text").cloneNode(true);
    copy.querySelectorAll("sup").forEach(number => number.remove());
    return plain(`${node.querySelector("h2").textContent} ${copy.textContent}`);
  };
  const captions = [...document.querySelectorAll(".caption")].map(node => ({
    node, flagged: node.dataset.flagged === "yes", findings: [...node.querySelectorAll(".finding")],
    marks: [...node.querySelectorAll("mark")].map(mark => ({mark, over: mark.dataset.findings.split(" ")})),
    text: said(node),
  }));
  const status = document.getElementById("shown");
  const apply = () => {
    const stances = new Set([...form.elements.stance].filter(box => box.checked).map(box => box.value));
    const claim = form.elements.claim.value;
    const text = plain(form.elements.text.value);
    const flagged = form.elements.flagged.checked;
    let shown = 0;
    for (const caption of captions) {
      const kept = new Set();
      caption.findings.forEach((finding, index) => {
        finding.hidden = !stances.has(finding.dataset.stance) || (claim !== "" && finding.dataset.claim !== claim);
        if (!finding.hidden) kept.add(String(index + 1));
      });
      for (const {mark, over} of caption.marks) mark.classList.toggle("off", !over.some(number => kept.has(number)));
      const show = kept.size > 0 && (!flagged || caption.flagged) && caption.text.includes(text);
      caption.node.hidden = !show;
      shown += show;
    }
    status.textContent = `${shown} of ${captions.length} captions with claims shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", event => event.preventDefault());
  for (const button of document.querySelectorAll(".pick")) {
    button.addEventListener("click", () => {
      form.elements.claim.value = button.dataset.claim;
      apply();
      document.getElementById("captions").focus();
    });
  }
  // a finding under the pointer or with the focus shows its own words, where marks overlap
  const point = (target, on) => {
    const finding = target.closest(".finding");
    const caption = finding && finding.closest(".caption");
    if (!caption) return;
    const number = finding.id.split("-f")[1];
    for (const mark of caption.querySelectorAll("mark")) {
      mark.classList.toggle("on", on && mark.dataset.findings.split(" ").includes(number));
    }
  };
  for (const [event, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(event, ({target}) => point(target, on));
  }
  apply();
})();
