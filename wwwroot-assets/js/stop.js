// The emergency stop. Plain script, no framework, no circuit: it must work when everything else on the page is dead.
// Speaks GET and POST /api/emergency-stop and POST /api/emergency-stop/release. Never optimistic: a line appears when it is known.
'use strict';
(function () {
  const control = document.getElementById('stop-control');
  if (!control) {
    return;
  }
  const api = '/api/emergency-stop';
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Console-Stop': '1' };
  const holdFor = { rollout: 1000, all: 1500 };
  const backOff = [0, 500, 1000, 2000]; // before attempt 1, 2, 3, and every later one
  const answerWithin = 3000;

  const button = document.getElementById('stop-button');
  const panel = document.getElementById('stop-panel');
  const hold = document.getElementById('stop-hold');
  const banner = document.getElementById('latch-banner');
  const $ = selector => panel.querySelector(selector);
  const all = selector => panel.querySelectorAll(selector);

  let latch = { all: null, rollouts: [] };
  let running = null;      // null: not known
  let intent = null;       // the stop on its way, or the last one
  let returnTo = null;     // focus goes back here
  let offline = false;
  let skew = 0;            // this clock minus the server's, ms
  let afterSignIn = null;

  // ---------------------------------------------------------------- words
  const number = n => typeof n === 'number' ? n.toLocaleString('en-US') : '–';
  const two = n => String(n).padStart(2, '0');
  const span = ms => {
    const s = Math.max(0, Math.floor(ms / 1000));
    const days = Math.floor(s / 86400);
    return `${days > 0 ? `${days} d ` : ''}${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  };
  const short = ms => { const s = Math.max(0, Math.floor(ms / 1000)); return `${two(Math.floor(s / 60))}:${two(s % 60)}`; };
  const exact = at => { const d = new Date(at); return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, '0')}`; };
  const zone = at => new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(new Date(at)).find(p => p.type === 'timeZoneName').value;
  const moment = at => {
    const day = new Date(at).toDateString() === new Date().toDateString() ? ''
      : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at)) + ' ';
    return `${day}${exact(at).slice(0, 8)} ${zone(at)}`;
  };
  const put = (element, text) => { if (element && element.textContent !== text) { element.textContent = text; } };
  const say = text => put(document.getElementById('announce-assertive'), text);
  const note = text => put($('[data-note]'), text);

  const refusal = (status, body, forbidden) => body?.message || body?.detail || (status === 403 && forbidden) || `The server refused (${status}).`;

  function here() {
    const match = /^\/rollouts\/(\d+)(?:\/|$)/.exec(location.pathname);
    return match ? match[1] : null;
  }
  const idOf = row => String(row.rolloutId ?? row.id);
  const latchHere = () => latch.all ?? latch.rollouts.find(row => idOf(row) === here()) ?? null;
  const scope = () => $('input[name="stop-scope"]:checked').value;

  function newKey() {
    if (crypto.randomUUID) {
      return crypto.randomUUID();
    }
    // Not offered on plain http outside this computer.
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');
  }

  // ---------------------------------------------------------------- talking to the server
  async function call(url, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), answerWithin);
    try {
      const answer = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...options, signal: abort.signal });
      const date = Date.parse(answer.headers.get('date'));
      if (date) {
        const seen = Date.now() - date;
        skew = Math.abs(seen) > 2000 ? seen : 0;
      }
      let body = null;
      if ((answer.headers.get('content-type') || '').includes('json')) {
        body = await answer.json();
      }
      return { status: answer.status, ok: answer.ok && !answer.redirected, body };
    } finally {
      clearTimeout(timer);
    }
  }

  async function refresh(keepNote) {
    try {
      const { ok, status, body } = await call(api, { headers: { Accept: 'application/json' } });
      if (ok && body) {
        running = Array.isArray(body.running) ? body.running : [];
        setLatch(body.latched || {});
        if (!keepNote && panel.dataset.view !== 'signin') {
          note('');
        }
      } else if (status === 401) {
        running = null;
        note('Sign-in has ended: the counts are not shown. The stop asks for it.');
      }
    } catch {
      running = null;
      note('The server did not answer just now: the counts are not known. The stop is sent all the same.');
    }
    paintScopes();
  }

  // ---------------------------------------------------------------- button and banner
  function setLatch(state) {
    latch = { all: state.all ?? null, rollouts: state.rollouts ?? [] };
    paintButton();
  }

  function paintButton() {
    const set = latchHere();
    const sending = intent && intent.state === 'sending';
    const lost = sending && performance.now() - intent.start > answerWithin;
    control.classList.toggle('latched', !!set);
    control.classList.toggle('sending', !!sending);
    put(button.querySelector('[data-stop-word]'), lost ? 'NOT STOPPED' : sending ? 'SENDING' : set ? 'STOPPED' : 'STOP');
    put(button.querySelector('[data-stop-sub]'),
      sending ? `attempt ${Math.max(1, intent.attempt)}` : set ? span(Date.now() - skew - Date.parse(set.setAt)) : offline ? '(offline)' : '');
    button.querySelector('use').setAttribute('href', set && !sending ? '#g-octagon-o' : '#g-octagon');

    if (!banner) {
      return;
    }
    const shown = latch.all ?? latch.rollouts[0] ?? null;
    banner.hidden = !shown;
    document.documentElement.classList.toggle('is-latched', !!shown);
    if (shown) {
      const what = latch.all ? 'all rollouts' : (latch.rollouts.length === 1 ? 'rollout ' : 'rollouts ') + latch.rollouts.map(idOf).join(', ');
      put(banner.querySelector('[data-latch-who]'), `${what}, set by ${shown.setBy} ${moment(shown.setAt)}`);
      put(banner.querySelector('[data-latch-clock]'), span(Date.now() - skew - Date.parse(shown.setAt)));
      put(banner.querySelector('[data-latch-reason]'), shown.reason ? `“${shown.reason}”` : 'no reason yet');
      put(banner.querySelector('[data-opens-stop]'), set ? 'Open' : `Open rollout ${idOf(shown)}`);
    }
  }

  // ---------------------------------------------------------------- panel
  function show(view) {
    panel.dataset.view = view;
    const progress = view === 'progress' && intent;
    const titles = { ask: 'Emergency stop', signin: 'Sign in to stop', release: 'Stopped' };
    put($('[data-title]'), progress ? { sending: 'Sending the stop', stopped: 'STOPPED', lost: 'NOT STOPPED', refused: 'NOT STOPPED', given: 'NOT STOPPED' }[look()] : titles[view]);
    panel.dataset.look = progress ? look() : '';
    if (!progress) {
      put($('[data-subtitle]'), '');
    }
  }

  function open(focusOn) {
    if (panel.hidden) {
      returnTo = document.activeElement;
    }
    panel.hidden = false;
    control.classList.add('open');
    button.setAttribute('aria-expanded', 'true');
    lift();
    if (intent && intent.state !== 'over') {
      show('progress');
    } else if (latchHere()) {
      paintRelease();
      show('release');
    } else {
      ask();
    }
    (panel.dataset.view === 'ask' && focusOn === 'hold' ? hold : panel).focus({ preventScroll: true });
    refresh().then(() => {
      if (panel.dataset.view === 'ask' && latchHere()) {
        paintRelease();
        show('release');
      }
    });
  }

  function ask(what) {
    const id = here();
    $('.scopes').classList.toggle('only-all', id === null);
    const wanted = what ?? (id === null ? 'all' : 'rollout');
    $(`input[name="stop-scope"][value="${wanted}"]`).checked = true;
    document.getElementById('stop-typed').value = '';
    $('[data-type-send]').disabled = true;
    paintScopes();
    paintHold(0, null);
    show('ask');
  }

  function close() {
    cancelHold(null);
    panel.hidden = true;
    control.classList.remove('open');
    button.setAttribute('aria-expanded', 'false');
    if (intent && (intent.state === 'stopped' || intent.state === 'refused')) {
      intent.state = 'over';
    }
    if (returnTo && document.contains(returnTo)) {
      returnTo.focus({ preventScroll: true });
    }
    paintButton();
  }

  function paintScopes() {
    const id = here();
    const mine = running && running.find(row => idOf(row) === id);
    const sum = key => running ? running.reduce((total, row) => total + (row[key] || 0), 0) : undefined;
    for (const key of ['notStarted', 'inFlight', 'pastReturn', 'done']) {
      // Whoever is past the point of no return is in flight too, but not asked back.
      const less = key === 'inFlight' ? 'pastReturn' : null;
      put($(`[data-count="one.${key}"]`), mine ? number(mine[key] - ((less && mine[less]) || 0)) : '–');
      put($(`[data-count="all.${key}"]`), number(running ? sum(key) - (less ? sum(less) : 0) : undefined));
    }
    put($('[data-name="one"]'), id === null ? '' : mine ? `${id} ${mine.name}` : running ? `${id}, not running` : id);
    put($('[data-all-word]'), running && running.length > 1 ? `All ${running.length} running` : 'All rollouts');
    put($('[data-name="all"]'), running && running.length > 0 ? 'running: ' + running.slice(0, 4).map(idOf).join(', ') + (running.length > 4 ? ` and ${running.length - 4} more` : '')
      : running ? 'none is running; holds what would start' : '');
    $('.scopes').dataset.scope = scope();
    if (!holding) {
      paintHold(0, null);
    }
  }

  // ---------------------------------------------------------------- hold
  let holding = null;

  function paintHold(elapsed, hint) {
    const need = holdFor[scope()];
    const what = scope() === 'all' ? (running && running.length > 1 ? `ALL ${running.length}` : 'ALL') : `ROLLOUT ${here() ?? ''}`;
    put($('[data-hold-word]'), `HOLD ${(need / 1000).toFixed(1)} s TO STOP ${what}`);
    put($('[data-hold-seconds]'), ((holding ? elapsed : need) / 1000).toFixed(1));
    put($('[data-hold-hint]'), hint ?? (holding ? `${(elapsed / 1000).toFixed(1)} of ${(need / 1000).toFixed(1)} s. Let go and nothing is sent.` : 'Let go and nothing is sent.'));
    $('.hold-ring .fill').style.strokeDashoffset = String(100 - Math.min(100, elapsed / need * 100));
  }

  function startHold(by) {
    if (holding) {
      return;
    }
    const need = holdFor[scope()];
    holding = { by, start: performance.now(), need };
    hold.classList.add('holding');
    navigator.vibrate?.(20);
    // The timer decides; drawing may stop in a busy page.
    holding.timer = setTimeout(() => { endHold(); navigator.vibrate?.([60, 40, 60]); commit('hold', need); }, need);
    const draw = () => { if (holding) { paintHold(performance.now() - holding.start, null); requestAnimationFrame(draw); } };
    draw();
  }

  function endHold() {
    clearTimeout(holding?.timer);
    holding = null;
    hold.classList.remove('holding');
  }

  function cancelHold(why) {
    if (holding) {
      endHold();
      paintHold(0, why);
      if (why) {
        say(why);
      }
    }
  }
  const tooEarly = 'Released too early, nothing sent';

  hold.addEventListener('pointerdown', event => {
    if (event.isPrimary && event.button === 0) {
      hold.setPointerCapture(event.pointerId);
      startHold('pointer');
    }
  });
  hold.addEventListener('pointermove', event => {
    const box = hold.getBoundingClientRect();
    if (holding?.by === 'pointer' && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom)) {
      cancelHold(tooEarly);
    }
  });
  for (const name of ['pointerup', 'pointercancel']) {
    hold.addEventListener(name, () => { if (holding?.by === 'pointer') { cancelHold(tooEarly); } });
  }
  hold.addEventListener('contextmenu', event => event.preventDefault());
  hold.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) {
        startHold('key');
      }
    }
  });
  hold.addEventListener('keyup', event => { if ((event.key === 'Enter' || event.key === ' ') && holding?.by === 'key') { cancelHold(tooEarly); } });
  hold.addEventListener('blur', () => cancelHold(tooEarly));
  window.addEventListener('blur', () => cancelHold(tooEarly));

  // ---------------------------------------------------------------- sending
  function commit(gesture, heldMs) {
    const chosen = scope();
    intent = {
      state: 'sending', attempt: 0, start: performance.now(), sentAt: new Date(), wake: null, announced: false, failures: 0, text: '', answer: null,
      body: {
        scope: chosen, rolloutId: chosen === 'rollout' ? Number(here()) : undefined,
        reason: document.getElementById('stop-reason').value.trim() || undefined,
        clientTime: new Date().toISOString(), idempotencyKey: newKey(), gesture, heldMs,
      },
    };
    show('progress');
    paintProgress();
    panel.focus({ preventScroll: true });
    deliver(intent);
  }

  const pause = (mine, ms) => new Promise(wake => { mine.wake = wake; setTimeout(wake, ms); });

  async function deliver(mine) {
    mine.state = 'sending';
    for (let tries = 0; mine.state === 'sending'; tries++) {
      await pause(mine, backOff[Math.min(tries, backOff.length - 1)]);
      if (mine.state !== 'sending') {
        return;
      }
      mine.attempt++;
      paintProgress();
      let answer;
      try {
        answer = await call(api, { method: 'POST', headers, body: JSON.stringify(mine.body), keepalive: true });
      } catch {
        mine.failures++;
        continue; // no answer: the same request again, the key makes it count once
      }
      if (mine.state === 'sending' || answer.ok) {
        settle(mine, answer); // an answer that came after giving up is still the truth
      }
    }
    paintProgress();
  }

  function settle(mine, { status, ok, body }) {
    if (ok && body) {
      mine.answer = body;
      mine.took = Math.round(performance.now() - mine.start);
      mine.state = 'stopped';
      document.getElementById('stop-late-reason').value = mine.body.reason ?? '';
      document.getElementById('stop-reason').value = '';
      say(body.alreadySet ? 'Already stopped' : 'Stopped');
      refresh();
    } else if (status === 401) {
      mine.state = 'signin';
      afterSignIn = () => { mine.start = performance.now(); show('progress'); deliver(mine); };
      put($('[data-signin-send]'), 'Sign in and stop');
      show('signin');
      document.getElementById('stop-name').focus();
      say('Not stopped yet. Sign in to send the stop.');
    } else if (status === 403 || status === 400 || status === 404 || status === 409 || status === 422) {
      mine.state = 'refused';
      mine.text = refusal(status, body, 'You may not set the emergency stop: it needs the role Operator or Manager.');
      say(`Not stopped. ${mine.text}`);
    } else {
      mine.failures++; // 429 and 5xx: the server is there but did not do it
    }
  }

  function look() {
    if (intent.state === 'sending') {
      return performance.now() - intent.start > answerWithin ? 'lost' : 'sending';
    }
    return intent.state === 'signin' ? 'sending' : intent.state === 'over' ? 'stopped' : intent.state;
  }

  function line(name, status, text, aside) {
    const row = $(`[data-line="${name}"]`);
    row.hidden = text === null;
    row.dataset.status = status;
    if (text !== null) {
      const key = `${text}|${aside ?? ''}`;
      if (row.dataset.key !== key) {
        row.dataset.key = key;
        row.replaceChildren(text);
        if (aside) {
          const small = document.createElement('small');
          small.textContent = aside;
          row.append(small);
        }
      }
    }
  }

  function paintProgress() {
    paintButton();
    if (!intent || panel.dataset.view !== 'progress') {
      return;
    }
    const now = look();
    show('progress');
    const target = intent.body.scope === 'all' ? 'all rollouts' : `rollout ${intent.body.rolloutId}`;
    const age = performance.now() - intent.start;
    line('sent', 'done', `Sent ${exact(intent.sentAt)} for ${target}`);
    if (now === 'stopped') {
      paintAnswer(target);
    } else {
      line('accepted', 'open', now === 'refused' ? null : now === 'lost' || now === 'given' ? 'Accepted by server: not confirmed'
        : age > 1000 ? `Not confirmed yet, still sending (attempt ${Math.max(1, intent.attempt)})` : null,
        intent.failures > 0 ? `no answer, ${intent.failures} ${intent.failures === 1 ? 'time' : 'times'}` : '');
      line('halted', 'open', now === 'lost' || now === 'given' ? 'Dispatch halted: not confirmed' : null, 'devices may still start');
      line('inflight', 'open', null);
      put($('[data-subtitle]'), now === 'lost' ? 'Server cannot be reached' : now === 'refused' ? intent.text : now === 'given' ? 'You gave up trying' : target);
      $('[data-recall]').hidden = true;
      $('[data-rollouts]').replaceChildren();
    }
    put($('[data-trying-clock]'), short(age));
    put($('[data-trying-word]'), `Still trying: attempt ${intent.attempt} on its way.`);
    if (now === 'lost' && !intent.announced) {
      intent.announced = true;
      say('NOT STOPPED: server cannot be reached. Still trying.');
    }
  }

  function paintAnswer(target) {
    const answer = intent.answer;
    put($('[data-subtitle]'), answer.alreadySet && answer.setBy
      ? `Already stopped by ${answer.setBy} ${answer.setAt ? moment(answer.setAt) : ''}, ${target}`
      : `by you ${moment(answer.acceptedAt ?? intent.sentAt)}, ${target}`);
    line('accepted', 'done', `Accepted by server after ${number(intent.took)} ms`, intent.attempt > 1 ? `attempt ${intent.attempt}` : 'target 300 ms');
    line('halted', 'done', answer.lastOfferAt ? `Dispatch halted; last device started ${exact(answer.lastOfferAt)}` : 'Dispatch halted; no device was started since the server is up');
    const parts = [[answer.cancelled, 'cancelled'], [answer.asked, 'asked'], [answer.cannotBeRecalled, 'cannot be recalled']].filter(part => typeof part[0] === 'number');
    line('inflight', 'done', typeof answer.inFlight === 'number'
      ? `${number(answer.inFlight)} in flight${parts.length > 0 ? ': ' + parts.map(([n, word]) => `${number(n)} ${word}`).join(', ') : ''}` : null);
    $('[data-recall]').hidden = parts.length === 0 || !answer.inFlight;
    for (const [key, n] of [['cancelled', answer.cancelled], ['asked', answer.asked], ['gone', answer.cannotBeRecalled]]) {
      $(`[data-recall-part="${key}"]`).style.flexGrow = String(n || 0);
    }
    $('[data-rollouts]').replaceChildren(...(answer.rollouts ?? []).map(row => {
      const item = document.createElement('li');
      item.textContent = `${idOf(row)} ${row.name ?? ''}: ${row.outcome ?? 'held'}`;
      return item;
    }));
  }

  // ---------------------------------------------------------------- sign-in and release
  async function signIn(event) {
    event.preventDefault();
    const form = $('[data-signin-form]');
    note('Signing in');
    try {
      // No form token, which could be stale: the server takes our own origin and the header in its place.
      const answer = await call('/login', {
        method: 'POST', headers: { Accept: 'application/json', 'X-Console-Stop': '1' },
        body: new URLSearchParams({ name: form.elements.namedItem('name').value, password: form.elements.namedItem('password').value }),
      });
      if (!answer.ok) {
        note(refusal(answer.status, answer.body));
        form.elements.password.select();
        return;
      }
      form.elements.password.value = '';
      note('');
      afterSignIn?.();
    } catch {
      note('The server did not answer. Nothing was sent; press the button again.');
    }
  }

  async function explain(event) {
    event.preventDefault();
    const reason = document.getElementById('stop-late-reason').value.trim();
    if (!reason) {
      note('Say why.');
      return;
    }
    const { scope: what, rolloutId } = intent.body;
    try {
      const { ok, status, body } = await call(api + '/reason', { method: 'POST', headers, body: JSON.stringify({ scope: what, rolloutId, reason }) });
      note(ok ? 'Reason saved.' : `Reason not saved. ${refusal(status, body)}`);
      if (ok) { refresh(true); }
    } catch {
      note('Reason not saved: the server did not answer. Try again.');
    }
  }

  function paintRelease() {
    const set = latchHere();
    if (set) {
      put($('[data-latched="by"]'), set.setBy);
      put($('[data-latched="at"]'), `${moment(set.setAt)}, ${span(Date.now() - skew - Date.parse(set.setAt))} ago`);
      put($('[data-latched="scope"]'), latch.all ? 'all rollouts' : `rollout ${here()}`);
      put($('[data-latched="reason"]'), set.reason || 'none given');
      $('[data-stop-more]').hidden = !!latch.all;
    }
  }

  async function release(event) {
    event?.preventDefault();
    const everything = !!latch.all;
    note('Asking for the release');
    try {
      const { ok, status, body } = await call(api + '/release', {
        method: 'POST', headers,
        body: JSON.stringify({ scope: everything ? 'all' : 'rollout', rolloutId: everything ? undefined : Number(here()),
          reason: document.getElementById('release-reason').value.trim(), confirm: document.getElementById('release-typed').value.trim().toUpperCase() }),
      });
      if (ok) {
        document.getElementById('release-reason').value = '';
        document.getElementById('release-typed').value = '';
        setLatch(everything ? { all: null, rollouts: latch.rollouts } : { all: null, rollouts: latch.rollouts.filter(row => idOf(row) !== here()) });
        intent = null;
        ask();
        await refresh(true);
        note('Released. Rollouts stay paused until they are resumed one by one.');
        say('Emergency stop released');
      } else if (status === 401) {
        afterSignIn = () => { show('release'); release(); };
        put($('[data-signin-send]'), 'Sign in and release');
        show('signin');
        note('');
      } else {
        note(`Not released. ${refusal(status, body, everything ? 'It needs the role Admin.' : 'It needs the role Manager or Admin.')}`);
      }
    } catch {
      note('Not released: the server cannot be reached. Try again.');
    }
  }

  // ---------------------------------------------------------------- wiring
  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('#stop-button')) {
      event.preventDefault();
      panel.hidden ? open('panel') : close();
    } else if (target?.closest('[data-opens-stop]')) {
      event.preventDefault();
      // The stop of one rollout is released on its page.
      if (banner?.contains(target) && !latchHere()) { location.assign(`/rollouts/${idOf(latch.rollouts[0])}`); } else { open('hold'); }
    } else if (panel.contains(target)) {
      if (target.closest('[data-close]')) { close(); }
      else if (target.closest('[data-try-now]')) { intent?.wake?.(); }
      else if (target.closest('[data-give-up]')) { intent.state = 'given'; intent.wake?.(); paintProgress(); say('Gave up. Nothing is stopped.'); }
      else if (target.closest('[data-again]')) { intent = null; ask(); }
      else if (target.closest('[data-stop-more]')) { ask('all'); }
      else if (target.closest('[data-copy-address]')) { navigator.clipboard?.writeText(location.origin + '/stop').then(() => note('Address copied')); }
    }
  }, true);
  button.addEventListener('keydown', event => { if (event.key === ' ') { event.preventDefault(); button.click(); } });
  document.addEventListener('keydown', event => {
    if (event.key === 'F8' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      open('hold');
    } else if (event.key === 'Escape' && !panel.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }, true);
  panel.addEventListener('change', event => { if (event.target.name === 'stop-scope') { paintScopes(); } });
  panel.addEventListener('input', event => {
    if (event.target.id === 'stop-typed') { $('[data-type-send]').disabled = event.target.value.trim().toUpperCase() !== 'STOP'; }
    if (event.target.id === 'release-typed') { $('[data-release-send]').disabled = event.target.value.trim().toUpperCase() !== 'RELEASE'; }
  });
  $('[data-type-form]').addEventListener('submit', event => {
    event.preventDefault();
    if (document.getElementById('stop-typed').value.trim().toUpperCase() === 'STOP') { commit('typed', 0); } else { note('Type the word STOP.'); }
  });
  $('[data-signin-form]').addEventListener('submit', signIn);
  $('[data-release-form]').addEventListener('submit', release);
  $('[data-reason-form]').addEventListener('submit', explain);

  document.addEventListener('console-connection', event => {
    offline = event.detail === 'down';
    paintButton();
    if (!offline) { refresh(); }
  });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { refresh(); } });
  setInterval(() => { paintButton(); if (intent?.state === 'sending') { paintProgress(); } }, 250);

  // Top layer: above every mask and beside every dialog. Shown again when another popover opened later.
  function lift() {
    if (!control.showPopover) {
      return; // an old browser: a fixed element with a high z-index
    }
    const focused = control.contains(document.activeElement) ? document.activeElement : null;
    control.popover = 'manual';
    if (control.matches(':popover-open')) {
      control.hidePopover();
    }
    control.showPopover();
    focused?.focus({ preventScroll: true });
  }
  document.addEventListener('toggle', event => { if (event.target !== control && event.newState === 'open') { lift(); } }, true);

  button.setAttribute('role', 'button');
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-controls', 'stop-panel');
  button.setAttribute('aria-expanded', 'false');
  put($('[data-address]'), location.host + '/stop');
  put($('[data-address-text]'), location.origin + '/stop');
  // A page must not be loaded anew under somebody who is stopping: what was meant would be lost.
  const isBusy = () => !panel.hidden || intent?.state === 'sending';
  window.consoleStop = { setLatch, refresh, open, close, isBusy };
  lift();
  if (document.querySelector('.user-menu')) {
    refresh(); // nobody is told anything before the sign-in
  }
})();
