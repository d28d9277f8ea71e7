// A link to "#id" of a <dialog> opens it as a modal; without this module the :target style shows it in place.
export default function dialogOpener(link) {
  const dialog = document.querySelector(link.hash);
  if (!(dialog instanceof HTMLDialogElement)) return;
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");

  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      dialog.showModal();
    }
  });
  if (dialog.dataset.closes) return;
  dialog.dataset.closes = "yes";
  dialog.addEventListener("click", (event) => {
    const closing = event.target === dialog || event.target.closest("[data-close]");
    if (!closing) return;
    event.preventDefault();
    dialog.close();
  });
}
