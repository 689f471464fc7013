// Sends the file of a form over HTTP, beside the circuit: a file is far too large for it, and goes on when it is gone.
const every = 250; // ms between two reports of progress

export function hasFile(input) {
  return input.files.length > 0;
}

export function send(input, url, sha256, page) {
  const file = input.files[0];
  const form = new FormData();
  if (sha256) {
    form.append('sha256sum', sha256); // in front of the file, so that it is compared before the file is kept
  }
  form.append('file', file, file.name);

  const request = new XMLHttpRequest();
  const tell = (method, ...values) => page.invokeMethodAsync(method, ...values).catch(() => { /* the page is gone */ });
  let told = -every;
  request.upload.addEventListener('progress', e => {
    const now = performance.now();
    if (now - told >= every || e.loaded === e.total) {
      told = now;
      tell('OnProgress', e.loaded, e.total);
    }
  });
  request.addEventListener('load', () => {
    if (request.status === 201) {
      input.value = '';
    }
    tell('OnEnd', request.status, request.responseText);
  });
  for (const end of ['error', 'abort', 'timeout']) {
    request.addEventListener(end, () => tell('OnEnd', 0, ''));
  }
  request.open('POST', url);
  request.setRequestHeader('X-Console-Upload', '1');
  request.setRequestHeader('Accept', 'application/json');
  request.send(form);
  return { cancel: () => request.abort() };
}
