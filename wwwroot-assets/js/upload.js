// Sends a file over HTTP, beside the circuit, and tells how far it is: a file is far too large for the circuit, and goes on when that is gone.
'use strict';
(function () {
  const every = 250; // ms between two reports of progress

  // Ends with the answer's status and text, or with 0 when the upload broke off.
  function post(url, body, onProgress, onEnd) {
    const request = new XMLHttpRequest();
    let told = -every;
    request.upload.addEventListener('progress', event => {
      const now = performance.now();
      if (now - told >= every || event.loaded === event.total) {
        told = now;
        onProgress(event.loaded, event.total);
      }
    });
    request.addEventListener('load', () => onEnd(request.status, request.responseText));
    for (const end of ['error', 'abort', 'timeout']) {
      request.addEventListener(end, () => onEnd(0, ''));
    }
    request.open('POST', url);
    request.setRequestHeader('X-Console-Upload', '1');
    request.setRequestHeader('Accept', 'application/json');
    request.send(body);
    return request;
  }

  function messageOf(status, answer) {
    if (status === 0) {
      return 'The connection was cut, or the file is too large; nothing of it was kept. Send it again.';
    }
    if (status < 400) {
      return '';
    }
    try {
      return JSON.parse(answer).message;
    } catch {
      return `The server answered ${status}, and nothing was kept. Send the file again.`;
    }
  }

  // A form that shows its progress itself. Without this script the browser sends it all the same.
  function sendForm(form) {
    const bar = form.querySelector('progress');
    const said = form.querySelector('[data-upload-said]');
    const button = form.querySelector('button[type="submit"]');
    const show = (text, isSending) => {
      bar.hidden = !isSending;
      button.disabled = isSending;
      said.textContent = text;
      said.classList.toggle('fault', !isSending && text.length > 0);
    };
    const file = form.querySelector('input[type="file"]').files[0];
    if (file && file.size > Number(form.dataset.upload)) {
      show(`The file has ${file.size} bytes and may have at most ${form.dataset.upload}. Cut it into several.`, false);
      return;
    }
    bar.value = 0;
    show('Sending', true);
    post(
      form.getAttribute('action'),
      new FormData(form),
      (sent, total) => {
        const percent = Math.floor((sent * 100) / total);
        bar.value = percent;
        show(percent < 100 ? `Sending: ${percent} %` : 'Sent. The check begins.', true);
      },
      (status, answer) => show(messageOf(status, answer), false));
  }

  document.addEventListener('submit', event => {
    const form = event.target;
    if (form instanceof HTMLFormElement && 'upload' in form.dataset) {
      event.preventDefault();
      sendForm(form);
    }
  });

  window.consoleUpload = {
    // The chosen file of a field, told about to a component; null when none is chosen.
    send: (input, url, sha256, component) => {
      const file = input.files[0];
      if (!file) {
        return null;
      }
      const body = new FormData();
      if (sha256) {
        body.append('sha256sum', sha256); // in front of the file, so that it is compared before the file is kept
      }
      body.append('file', file, file.name);
      const tell = (method, ...values) => component.invokeMethodAsync(method, ...values).catch(() => { /* the page is gone */ });
      const request = post(
        url,
        body,
        (sent, total) => tell('OnProgress', sent, total),
        (status, answer) => {
          if (status === 201) {
            input.value = '';
          }
          tell('OnEnd', status, answer);
        });
      return { cancel: () => request.abort() };
    },
  };
})();
