// The frame's last word to the shop's page.
parent.postMessage({ event: "done" }, document.body.dataset.origin);
