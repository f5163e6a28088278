/* Ticks « étape faite », kept on this phone only, and the card of the next stop. */
(function () {
  var page = document.querySelector('[data-tournee]');
  var prefix = 'guinguette:' + page.getAttribute('data-tournee') + ':';
  var stops = Array.prototype.slice.call(document.querySelectorAll('.stop'));
  var card = byId('prochaine-contenu');
  var heading = byId('prochaine-titre');

  function read(key) {
    try {
      return window.localStorage.getItem(prefix + key) === '1';
    } catch (error) {
      return false;
    }
  }

  function write(key, value) {
    try {
      window.localStorage.setItem(prefix + key, value ? '1' : '0');
    } catch (error) {
      /* Some viewers have no storage: the tick then lasts as long as the page. */
    }
  }

  function box(stop) {
    return stop.querySelector('.done input');
  }

  function show() {
    var next = null;
    stops.forEach(function (stop) {
      var done = box(stop).checked;
      stop.classList.toggle('is-done', done);
      stop.querySelector('.done-word').hidden = !done;
      if (!done && !next) {
        next = stop;
      }
    });
    heading.textContent = next ? 'Prochaine étape' : 'Toutes les étapes sont faites';
    card.textContent = '';
    (next ? ['.resume', '.actions'] : []).forEach(function (part) {
      card.appendChild(next.querySelector(part).cloneNode(true));
    });
    if (!next) {
      card.appendChild(byId('retour').querySelector('.resume').cloneNode(true));
    }
  }

  stops.forEach(function (stop) {
    var input = box(stop);
    input.checked = read(stop.id);
    stop.querySelector('.done').hidden = false;
    input.addEventListener('change', function () {
      write(stop.id, input.checked);
      show();
    });
  });

  /* « Y aller » opens the apps of this phone where we know how. */
  var agent = navigator.userAgent;
  var kind = /Android/.test(agent) ? 'geo' : /iPhone|iPad|Macintosh/.test(agent) ? 'apple' : '';
  if (kind) {
    document.querySelectorAll('a.go').forEach(function (link) {
      link.setAttribute('href', link.getAttribute('data-' + kind));
    });
  }
  if (stops.length) {
    show();
  }

  /* Paper has no fold: road books are printed open, by browsers that hide them otherwise too. */
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('.road-book').forEach(function (book) {
      book.open = true;
    });
  });
})();
