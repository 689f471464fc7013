// Small things that pages need of the browser: its time zone, and clocks that run without a frame from the server.
'use strict';
(function () {
  const clocks = new WeakMap(); // element → { base: attribute it was based on, at: performance.now() then }
  const two = n => String(n).padStart(2, '0');

  function written(ms) {
    const s = Math.floor(ms / 1000);
    const days = Math.floor(s / 86400);
    const clock = `${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
    return days > 0 ? `${days} d ${clock}` : clock;
  }

  function tick() {
    if (document.hidden || document.documentElement.classList.contains('is-offline')) {
      return; // what is old must not look alive
    }
    const now = performance.now();
    for (const element of document.querySelectorAll('[data-clock]')) {
      const base = element.dataset.clock;
      let known = clocks.get(element);
      if (!known || known.base !== base) {
        known = { base, at: now };
        clocks.set(element, known);
      }
      // The text node belongs to the renderer; only its value may change.
      const text = element.firstChild;
      const value = written(Number(base) + now - known.at);
      if (text && text.nodeType === Node.TEXT_NODE && text.nodeValue !== value) {
        text.nodeValue = value;
      }
    }
  }

  window.setInterval(tick, 1000);

  window.consolePages = {
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    reveal: id => document.getElementById(id)?.scrollIntoView({ block: 'nearest', inline: 'center' }),
    focus: id => {
      const element = document.getElementById(id);
      element?.scrollIntoView({ block: 'nearest' });
      element?.focus({ preventScroll: true });
    },
    // What the address began a form with is not to win over its draft when the page is loaded again.
    address: href => window.history.replaceState(window.history.state, '', href),
    // Without a secure address there is no clipboard; the page then shows the text.
    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return false;
      }
    },
    save: (name, text) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
  };
})();
