// What surrounds the pages and must go on while the circuit is away: connection bar, freshness chip, theme button, drawer, keys.
// Starts Blazor by hand with our own reconnection handler (operator-experience section 6). Nothing in here is modal.
'use strict';
(function () {
  const backOff = [0, 1, 2, 5, 5, 10]; // seconds; the last one repeats for ever
  const delayedAfter = 5000;
  const offlineAfter = 15000;
  const engineSilentAfter = 15000;
  const firstCircuitWithin = 10000; // a page whose circuit never comes must not look alive
  const firstCircuitAtMost = 60000; // one that is not there by then does not come any more

  const bar = document.getElementById('connection-bar');
  const chip = document.getElementById('freshness');
  const state = {
    up: false,          // circuit: true only once a rendered page has told so, see circuitUp
    everUp: false,      // whether this page ever had its circuit
    startedAt: performance.now(),
    serverWasAway: false,
    lostAt: null,       // performance.now() when the circuit went down
    attempt: 0,
    nextAt: null,
    trying: false,
    lastBeat: null,     // performance.now() of the last sign of life
    lastServerTime: null,
    engineSilent: false,
    reloadWaits: false,    // the page shall be loaded anew as soon as nobody is stopping
    unansweredSince: null, // page without a circuit: since when the server does not answer
  };

  const two = n => String(n).padStart(2, '0');
  const clock = ms => {
    const s = Math.max(0, Math.floor(ms / 1000));
    return s >= 3600 ? `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`;
  };
  const zoned = time => new Intl.DateTimeFormat('en-GB',
    { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }).format(time);

  function write(element, text) {
    if (element && element.textContent !== text) {
      element.textContent = text;
    }
  }

  // ---------------------------------------------------------------- freshness chip
  function freshness() {
    const now = performance.now();
    if (state.lostAt !== null) {
      return { name: 'offline', word: 'Offline', age: clock(now - state.lostAt) };
    }
    if (!window.Blazor && state.unansweredSince !== null) {
      return { name: 'offline', word: 'Offline', age: clock(now - state.unansweredSince) };
    }
    if (!window.Blazor && state.lastBeat !== null) {
      return { name: 'live', word: 'Answered', age: `${Math.round((now - state.lastBeat) / 1000)} s ago` };
    }
    if (state.lastBeat === null) {
      return { name: 'waiting', word: state.up ? 'Live' : 'Connecting', age: '' };
    }
    const age = now - state.lastBeat;
    if (age > offlineAfter) {
      return { name: 'offline', word: 'Offline', age: clock(age) };
    }
    if (state.engineSilent) {
      return { name: 'delayed', word: 'Engine silent', age: '' };
    }
    return age > delayedAfter
      ? { name: 'delayed', word: 'Delayed', age: `${Math.round(age / 1000)} s` }
      : { name: 'live', word: 'Live', age: `${(age / 1000).toFixed(1)} s` };
  }

  function paintChip() {
    document.documentElement.dataset.circuit = state.up ? 'up' : 'down';
    if (!chip) {
      return;
    }
    const now = freshness();
    chip.dataset.state = now.name;
    write(chip.querySelector('[data-word]'), now.word);
    write(chip.querySelector('[data-age]'), now.age);
    document.documentElement.classList.toggle('is-offline', now.name === 'offline');
  }

  // frame: { serverTime (ms since 1970), engineTickAge (ms or null), latched }; only serverTime must be there.
  function heartbeat(frame) {
    const serverTime = frame.serverTime;
    state.lastBeat = performance.now();
    state.lastServerTime = serverTime;
    state.engineSilent = (frame.engineTickAge ?? 0) > engineSilentAfter;
    if (frame.latched) {
      window.consoleStop?.setLatch(frame.latched);
    }
    if (chip) {
      const skew = (Date.now() - serverTime) / 1000;
      chip.title = `Last sign of life ${zoned(serverTime)}` +
        (frame.engineTickAge == null ? '' : `. The engine worked ${(frame.engineTickAge / 1000).toFixed(1)} s ago`) +
        (Math.abs(skew) > 2 ? `. This computer's clock is ${Math.abs(skew).toFixed(0)} s ${skew > 0 ? 'ahead' : 'behind'}.` : '');
    }
    paintChip();
  }

  // ---------------------------------------------------------------- connection bar
  function paintBar() {
    if (state.lostAt === null) {
      return;
    }
    const now = performance.now();
    write(bar.querySelector('[data-what]'), `Connection lost ${clock(now - state.lostAt)}.`);
    write(bar.querySelector('[data-asof]'), state.lastServerTime === null ? '' : `Showing data as of ${zoned(state.lastServerTime)}.`);
    write(bar.querySelector('[data-next]'), state.reloadWaits ? 'The server is back; the page is loaded anew when the stop panel is closed.' : state.trying || state.nextAt === null
      ? 'Trying now.' : `Trying again in ${Math.max(0, Math.ceil((state.nextAt - now) / 1000))} s.`);
  }

  function announce(text, urgent) {
    write(document.getElementById(urgent ? 'announce-assertive' : 'announce-polite'), text);
  }

  // A page that never had its circuit has nothing to reconnect. It is loaded anew when the server was away and answers again, when
  // somebody asks for it, or after a minute; until then, while the server answers, its circuit may still be coming.
  async function tryFirstCircuit(asked) {
    try {
      await fetch('/health', { cache: 'no-store' });
    } catch (away) {
      state.serverWasAway = true;
      throw away;
    }
    if (asked || state.serverWasAway || performance.now() - state.startedAt > firstCircuitAtMost) {
      reload();
    }
    throw new Error('The circuit has not come yet.');
  }

  async function tryNow(asked) {
    if (state.lostAt === null || state.trying || state.reloadWaits) {
      return;
    }
    state.trying = true;
    state.nextAt = null;
    paintBar();
    try {
      if (await (state.everUp ? Blazor.reconnect() : tryFirstCircuit(asked))) {
        return; // onConnectionUp follows
      }
      // The server answered and no longer knows this circuit: only a new page helps. The address is the page's memory.
      reload();
    } catch {
      state.attempt++; // the first try came at once
      const wait = backOff[Math.min(state.attempt, backOff.length - 1)] * 1000;
      state.nextAt = performance.now() + wait;
    } finally {
      state.trying = false;
    }
  }

  // Not under somebody who is stopping: their stop is sent first, and they close its panel.
  function reload() {
    state.reloadWaits = window.consoleStop?.isBusy() === true;
    if (!state.reloadWaits) {
      location.reload();
    }
  }

  let announcedLoss = false;

  const reconnectionHandler = {
    onConnectionDown() {
      if (state.lostAt === null) {
        state.lostAt = performance.now();
        state.attempt = 0;
        announcedLoss = false;
      }
      state.up = false;
      state.nextAt = performance.now();
      bar.hidden = false;
      document.dispatchEvent(new CustomEvent('console-connection', { detail: 'down' }));
      tick();
    },
    onConnectionUp() {
      const away = state.lostAt === null ? 0 : performance.now() - state.lostAt;
      state.up = true;
      state.reloadWaits = false;
      state.lostAt = null;
      state.nextAt = null;
      bar.hidden = true;
      announce(`Connection is back after ${clock(away)}`, false);
      document.dispatchEvent(new CustomEvent('console-connection', { detail: 'up' }));
      tick();
    },
  };

  function tick() {
    const now = performance.now();
    if (window.Blazor && !state.everUp && state.lostAt === null && now - state.startedAt > firstCircuitWithin) {
      reconnectionHandler.onConnectionDown();
    }
    paintChip();
    paintBar();
    if (state.lostAt !== null) {
      if (!announcedLoss && now - state.lostAt > offlineAfter) {
        announcedLoss = true;
        announce('Connection lost. The page shows old data. Emergency stop works.', true);
      }
      if (state.reloadWaits) {
        reload();
      } else if (!state.trying && state.nextAt !== null && now >= state.nextAt) {
        tryNow();
      }
    }
  }

  // ---------------------------------------------------------------- buttons, drawer, keys
  const themeOrder = ['light', 'dark', 'system'];
  const themeIcon = { light: 'light_mode', dark: 'dark_mode', system: 'brightness_auto' };

  function paintTheme() {
    for (const button of document.querySelectorAll('[data-cycles-theme]')) {
      const next = themeOrder[(themeOrder.indexOf(consoleTheme.choice) + 1) % themeOrder.length];
      write(button.querySelector('.icon'), themeIcon[consoleTheme.choice]);
      button.setAttribute('aria-label', `Theme: ${consoleTheme.choice}. Change to ${next}`);
      button.title = `Theme: ${consoleTheme.choice}`;
    }
  }

  function drawer(open) {
    document.documentElement.classList.toggle('drawer-open', open);
    document.querySelector('[data-toggles-drawer]')?.setAttribute('aria-expanded', String(open));
  }

  document.addEventListener('click', event => {
    const on = selector => event.target instanceof Element ? event.target.closest(selector) : null;
    if (on('[data-cycles-theme]')) {
      consoleTheme.choose(themeOrder[(themeOrder.indexOf(consoleTheme.choice) + 1) % themeOrder.length]);
      paintTheme();
    } else if (on('[data-toggles-drawer]')) {
      drawer(!document.documentElement.classList.contains('drawer-open'));
    } else if (on('[data-goes-back]')) {
      history.length > 1 ? history.back() : location.assign('/');
    } else if (on('[data-retry]')) {
      tryNow(true);
    } else if (on('[data-shows-password]')) {
      const button = on('[data-shows-password]');
      const field = document.getElementById(button.dataset.showsPassword);
      field.type = field.type === 'password' ? 'text' : 'password';
      write(button, field.type === 'password' ? 'Show' : 'Hide');
      button.setAttribute('aria-pressed', String(field.type === 'text'));
    } else {
      drawer(false);
    }

    for (const open of document.querySelectorAll('details.user-menu[open]')) {
      if (!open.contains(event.target)) {
        open.open = false;
      }
    }
  });

  // While the circuit is away the router cannot follow links: let the browser do it.
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="/"]') : null;
    if (link && state.lostAt !== null && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      location.assign(link.href);
    }
  }, true);

  document.addEventListener('submit', event => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.getAttribute('role') === 'search' && state.up) {
      event.preventDefault();
      const url = new URL(form.action);
      url.search = new URLSearchParams(new FormData(form)).toString();
      Blazor.navigateTo(url.pathname + url.search);
    }
  });

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key === '/' && !typing) {
      const field = document.getElementById('search');
      if (field) {
        event.preventDefault();
        field.focus();
      }
    } else if (event.key === 'Escape') {
      drawer(false);
      document.querySelectorAll('details.user-menu[open]').forEach(open => { open.open = false; });
    }
  });

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && state.lostAt !== null) {
      state.attempt = 0;
      state.nextAt = performance.now();
      tick();
    }
  });
  window.addEventListener('online', () => { state.nextAt = state.lostAt === null ? null : performance.now(); tick(); });

  document.addEventListener('console-theme', paintTheme);
  paintTheme();
  setInterval(tick, 500);

  // Called by the first interactive render. Blazor.start() is done before the circuit is: a connection lost in between is reported
  // to nobody, so its promise says nothing about the page being alive.
  function circuitUp() {
    state.everUp = true;
    if (state.lostAt !== null) {
      reconnectionHandler.onConnectionUp();
    } else {
      state.up = true;
      tick();
    }
  }

  window.consoleShell = {
    heartbeat,
    circuitUp,
    announce,
  };

  // ---------------------------------------------------------------- start
  if (window.Blazor) {
    Blazor.start({
      circuit: { reconnectionHandler },
      // All pages with a circuit share one interactive root, so links between them never leave the page. Patching whole documents
      // into each other on the way to a page without one would only fight with theme, chip and STOP.
      ssr: { disableDomPreservation: true },
    });
  } else {
    // A page without a circuit shows nothing that grows old, so it says when the server last answered and asks again only when
    // somebody comes back to it. The emergency page alone asks now and then: people may wait on it, ready to press.
    const look = () => {
      if (document.visibilityState === 'visible') {
        fetch('/health', { cache: 'no-store' }).then(answer => {
          state.unansweredSince = null;
          heartbeat({ serverTime: Date.parse(answer.headers.get('date')) || Date.now() });
        }, () => {
          state.unansweredSince ??= performance.now();
          paintChip();
        });
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', look);
    if (location.pathname === '/stop') {
      setInterval(look, 15000);
    }
  }
})();
