// A wallet's sheet: tells the shop's page which card was chosen, or that it was closed.
for (const button of document.querySelectorAll("[data-token]")) {
  button.addEventListener("click", () => {
    parent.postMessage({ event: "done", data: { token: button.dataset.token } }, document.body.dataset.origin);
  });
}
