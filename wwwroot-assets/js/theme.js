// Loaded first and blocking, so that the chosen theme is in place before the first paint.
// Without a choice the system decides; the choice is per browser (localStorage).
'use strict';
(function () {
  const key = 'console-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');

  function read() {
    try {
      const value = localStorage.getItem(key);
      return value === 'light' || value === 'dark' ? value : 'system';
    } catch {
      return 'system'; // storage is forbidden: follow the system
    }
  }

  let choice = read();

  function shown() {
    return choice === 'system' ? (system.matches ? 'dark' : 'light') : choice;
  }

  function apply() {
    const theme = shown();
    const root = document.documentElement;
    const changed = root.dataset.theme !== theme;
    root.dataset.theme = theme;
    for (const sheet of document.querySelectorAll('link[data-for-theme]')) {
      sheet.media = sheet.dataset.forTheme === theme ? 'all' : 'not all';
    }
    if (changed) {
      document.dispatchEvent(new CustomEvent('console-theme', { detail: theme }));
    }
  }

  function choose(value) {
    choice = value;
    try {
      localStorage.setItem(key, value);
    } catch {
      // the choice then lasts until the page is left
    }
    apply();
  }

  system.addEventListener('change', apply);
  window.consoleTheme = { apply, choose, get choice() { return choice; }, get shown() { return shown(); } };
  apply();
})();
