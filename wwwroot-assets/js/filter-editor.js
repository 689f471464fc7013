// A filter field in the browser: one call to the server when typing pauses, and the list of completions moved by keys without any call.
// The server renders the offers; whether they are seen, and which one is chosen, is decided here.
const pauseMs = 150;
const editors = new WeakMap(); // root element → editor

export function attach(root, server, known) {
  const entry = root.querySelector('[data-filter-entry]');
  const list = root.querySelector('[data-filter-offers]');
  const editor = { entry, list, server, timer: 0, active: -1, asked: 0, told: known, isDismissed: false };
  editors.set(root, editor);
  entry.addEventListener('input', event => {
    event.stopPropagation(); // the server hears of it when typing pauses
    editor.isDismissed = false;
    window.clearTimeout(editor.timer);
    editor.timer = window.setTimeout(() => tell(editor, true), pauseMs);
  });
  entry.addEventListener('keydown', event => press(editor, event));
  entry.addEventListener('blur', () => {
    hide(editor);
    flush(editor);
  });
  list.addEventListener('mousedown', event => event.preventDefault()); // the field keeps the focus
  list.addEventListener('click', event => take(editor, event.target.closest('[role=option]')));
  if (document.activeElement === entry && entry.value !== known) {
    tell(editor, true); // typed while the page was becoming alive
  }
}

// A text that comes from elsewhere: a suggestion, the builder, the page's address.
export function set(root, text) {
  const editor = editors.get(root);
  if (editor && editor.entry.value !== text) {
    window.clearTimeout(editor.timer);
    editor.timer = 0;
    editor.asked++;
    editor.entry.value = text;
    hide(editor);
  }
  if (editor) {
    editor.told = text;
  }
}

export function detach(root) {
  const editor = editors.get(root);
  if (editor) {
    window.clearTimeout(editor.timer);
    editors.delete(root);
  }
}

function tell(editor, wantsOffers) {
  window.clearTimeout(editor.timer);
  editor.timer = 0;
  const number = ++editor.asked;
  editor.told = editor.entry.value;
  editor.server.invokeMethodAsync('TypedAsync', editor.entry.value, editor.entry.selectionStart ?? editor.entry.value.length, wantsOffers).then(
    count => {
      if (number !== editor.asked) {
        return; // something newer is on its way
      }
      if (count > 0 && !editor.isDismissed && document.activeElement === editor.entry) {
        show(editor);
      } else {
        hide(editor);
      }
    },
    () => hide(editor)); // the circuit is away: the field stays a plain field
}

function flush(editor) {
  if (editor.entry.value !== editor.told) {
    tell(editor, false);
  }
}

function press(editor, event) {
  const isOpen = !editor.list.hidden;
  const options = [...editor.list.querySelectorAll('[role=option]')];
  if (event.isComposing) {
    return;
  }
  if (event.key === 'Escape') {
    editor.isDismissed = true; // also of a list that is still on its way
  }
  if (!isOpen) {
    const asks = (event.ctrlKey && event.code === 'Space') || (event.key === 'ArrowDown' && (event.altKey || editor.entry.tagName === 'INPUT'));
    if (asks) {
      event.preventDefault();
      editor.isDismissed = false;
      tell(editor, true);
    } else if (event.key === 'Enter') {
      flush(editor);
    }
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const count = options.length;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    activate(editor, options, editor.active < 0 && step < 0 ? count - 1 : (editor.active + step + count) % count);
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    hide(editor);
  } else if (event.key === 'Enter' && editor.active < 0) {
    hide(editor);
    flush(editor);
  } else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && (editor.active >= 0 || editor.list.dataset.typed === 'true'))) {
    event.preventDefault();
    take(editor, options[Math.max(editor.active, 0)]);
  }
}

function activate(editor, options, index) {
  editor.active = index;
  options.forEach((option, at) => option.setAttribute('aria-selected', at === index ? 'true' : 'false'));
  if (index < 0) {
    editor.entry.removeAttribute('aria-activedescendant');
    return;
  }
  editor.entry.setAttribute('aria-activedescendant', options[index].id);
  options[index].scrollIntoView({ block: 'nearest' });
}

function take(editor, option) {
  if (!option) {
    return;
  }
  // What was typed since the offers were made belongs to the word they replace.
  const { start, end, length } = editor.list.dataset;
  const grown = editor.entry.value.length - Number(length);
  editor.entry.setRangeText(option.dataset.insert, Number(start), Math.max(Number(start), Number(end) + grown), 'end');
  editor.entry.focus();
  tell(editor, true);
}

function show(editor) {
  editor.list.hidden = false;
  editor.list.scrollTop = 0;
  editor.entry.setAttribute('aria-expanded', 'true');
  activate(editor, [...editor.list.querySelectorAll('[role=option]')], -1);
}

function hide(editor) {
  editor.list.hidden = true;
  if (editor.entry.hasAttribute('aria-expanded')) {
    editor.entry.setAttribute('aria-expanded', 'false');
  }
  activate(editor, [...editor.list.querySelectorAll('[role=option]')], -1);
}
