// Small comforts where a script may run; every page works without them. Reads and writes nothing elsewhere.
"use strict";
// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // What opens beside the form leaves it as it is.
  if (form.method !== "post" || event.submitter?.formTarget === "_blank") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
});
// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});
// Leaving a form with something typed in it is asked about, also when it came back with what was wrong.
const typed = new Set(document.querySelector("[role=alert]") ? document.querySelectorAll("form[data-guard]") : []);
document.addEventListener("input", (event) => { if (event.target.form?.dataset.guard) typed.add(event.target.form); });
window.addEventListener("beforeunload", (event) => {
  for (const form of typed) if (form.isConnected && !form.dataset.sent) event.preventDefault();
});
