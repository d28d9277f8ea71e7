// Facets, sort, variant choice, cart quantities: a change sends the form, so its "apply" button can go.
export default function submitOnChange(form) {
  let waiting;
  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-no-submit]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), Number(form.dataset.delay ?? 0));
  });
}
