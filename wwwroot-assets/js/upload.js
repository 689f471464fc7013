// Sends a form with a file and shows how far it is. Without this script the form is sent by the browser all the same.
'use strict';
(function () {
  function send(form) {
    const bar = form.querySelector('progress');
    const said = form.querySelector('[data-upload-said]');
    const button = form.querySelector('button[type="submit"]');
    const request = new XMLHttpRequest();
    const end = text => {
      bar.hidden = true;
      button.disabled = false;
      said.textContent = text;
      said.classList.toggle('fault', text.length > 0);
    };
    const file = form.querySelector('input[type="file"]').files[0];
    if (file && file.size > Number(form.dataset.upload)) {
      end(`The file has ${file.size} bytes and may have at most ${form.dataset.upload}. Cut it into several.`);
      return;
    }
    request.open('POST', form.getAttribute('action'));
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) {
        const percent = Math.floor((event.loaded * 100) / event.total);
        bar.value = percent;
        said.textContent = percent < 100 ? `Sending: ${percent} %` : 'Sent. The check begins.';
      }
    });
    request.addEventListener('load', () => {
      let message = '';
      if (request.status >= 400) {
        try {
          message = JSON.parse(request.responseText).message;
        } catch {
          message = `The server answered ${request.status}, and nothing was kept. Send the file again.`;
        }
      }
      end(message);
    });
    request.addEventListener('error', () => end('The connection was cut, or the file is too large; nothing of it was kept. Send it again.'));
    said.classList.remove('fault');
    said.textContent = 'Sending';
    bar.value = 0;
    bar.hidden = false;
    button.disabled = true;
    request.send(new FormData(form));
  }

  document.addEventListener('submit', event => {
    const form = event.target;
    if (form instanceof HTMLFormElement && 'upload' in form.dataset) {
      event.preventDefault();
      send(form);
    }
  });
})();
