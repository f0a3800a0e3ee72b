// A signature drawn with finger, pen or mouse. Without this script the typed name stands for it.
(() => {
  "use strict";

  for (const box of document.querySelectorAll("[data-signature]")) open(box);

  function open(box) {
    const field = box.closest("form")?.querySelector("input[name=drawing]");
    const canvas = box.querySelector("canvas");
    const pen = canvas?.getContext("2d");
    if (!pen || !field) return;

    box.hidden = false;
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    let drawing = false;
    let drawn = false;

    const spot = (event) => {
      const frame = canvas.getBoundingClientRect();
      return [
        ((event.clientX - frame.left) * canvas.width) / frame.width,
        ((event.clientY - frame.top) * canvas.height) / frame.height,
      ];
    };

    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      pen.strokeStyle = getComputedStyle(canvas).color;
      pen.beginPath();
      pen.moveTo(...spot(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...spot(event));
      pen.stroke();
      drawn = true;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        drawing = false;
      });
  }

  box.querySelector("[data-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    field.value = "";
  });

  // Ink on white paper, whatever the theme of the page.
  field.form.addEventListener("submit", () => {
    if (!drawn) return;
    const paper = document.createElement("canvas");
    paper.width = canvas.width;
    paper.height = canvas.height;
    const sheet = paper.getContext("2d");
    sheet.drawImage(canvas, 0, 0);
    sheet.globalCompositeOperation = "source-in";
    sheet.fillStyle = "black";
    sheet.fillRect(0, 0, paper.width, paper.height);
    sheet.globalCompositeOperation = "destination-over";
    sheet.fillStyle = "white";
    sheet.fillRect(0, 0, paper.width, paper.height);
    field.value = paper.toDataURL("image/png");
  });
  }
})();
