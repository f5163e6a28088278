/* Ticks « étape faite », kept on this phone only, and the card of the next stop. */
function guinguetteDay(day) {
  var prefix = 'guinguette:' + day.getAttribute('data-tournee') + ':';
  var stops = Array.prototype.slice.call(day.querySelectorAll('.stop'));
  var card = day.querySelector('.next');
  if (!card) {
    return;
  }
  var body = card.querySelector('.next-body'), heading = card.querySelector('h2');
  var tick = card.querySelector('.tick'), undo = card.querySelector('.undo');
  var next = null, last = null;

  function key(stop) {
    return prefix + stop.getAttribute('data-lieu');
  }

  function box(stop) {
    return stop.querySelector('.done input');
  }

  function number(stop) {
    return stop.querySelector('.num').textContent.trim();
  }

  function show() {
    next = last = null;
    stops.forEach(function (stop) {
      var done = box(stop).checked;
      stop.classList.toggle('is-done', done);
      stop.querySelector('.done-word').hidden = !done;
      if (done) {
        last = stop;
      } else if (!next) {
        next = stop;
      }
    });
    heading.textContent = next ? 'Prochaine étape' : 'Toutes les étapes sont faites';
    undo.hidden = !last;
    undo.textContent = last ? 'Annuler l’étape ' + number(last) : '';
    fill();
    fit();
  }

  function fill() {
    var hadFocus = document.activeElement === tick;
    body.textContent = '';
    tick.hidden = !next;
    if (!next) {
      body.appendChild(day.querySelector('.way-home .resume').cloneNode(true));
      return;
    }
    [next, next.parentNode].forEach(function (part) {
      var wanted = part === next ? ['.resume', '.unusual', '.note'] : ['.leg:not(.pause)'];
      wanted.forEach(function (name) {
        var found = part.querySelector(name);
        if (found) { body.appendChild(found.cloneNode(true)); }
      });
    });
    var actions = body.appendChild(next.querySelector('.actions').cloneNode(true));
    actions.appendChild(tick);
    if (hadFocus) { tick.focus({ preventScroll: true }); }
  }

  /* The card stays in sight with as much of it as a third of the screen holds. */
  function fit() {
    var fits = ['', ' is-short', ' is-shorter', ' is-shortest'].some(function (name) {
      card.className = 'next stays' + name;
      return card.offsetHeight * 3 <= window.innerHeight;
    });
    if (!fits) { card.className = 'next'; }
    if (card.offsetHeight) {
      root.style.setProperty('--above', (fits ? card.offsetHeight + 12 : 8) + 'px');
    }
  }

  function set(stop, done) {
    box(stop).checked = done;
    keep(key(stop), done ? '1' : '0');
    show();
    card.querySelector('.said').textContent = 'Étape ' + number(stop) + (done ? ' faite.' : ' à faire.');
  }

  stops.forEach(function (stop) {
    var input = box(stop);
    input.checked = recall(key(stop)) === '1';
    stop.querySelector('.done').hidden = false;
    input.addEventListener('change', function () { set(stop, input.checked); });
  });
  forget(prefix, stops.map(key));
  tick.addEventListener('click', function () { set(next, true); });
  undo.addEventListener('click', function () { set(last, false); });
  window.addEventListener('resize', fit);
  day.addEventListener('shown', fit);
  show();
}

/* « Y aller » opens the apps of this phone where we know how. */
(function () {
  var agent = navigator.userAgent;
  var kind = /Android/.test(agent) ? 'geo' : /iPhone|iPad|Macintosh/.test(agent) ? 'apple' : '';
  if (kind) {
    document.querySelectorAll('a.go').forEach(function (link) {
      link.setAttribute('href', link.getAttribute('data-' + kind));
    });
  }
  document.querySelectorAll('[data-tournee]').forEach(guinguetteDay);

  /* Paper has no fold: road books are printed open, by browsers that hide them otherwise too. */
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('.road-book').forEach(function (book) {
      book.open = true;
    });
  });
})();
