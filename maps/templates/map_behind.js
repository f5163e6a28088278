/* The buttons under the map. */
var map = window.guinguetteMap;

function byId(id) {
  return document.getElementById(id);
}

function press(button, pressed) {
  button.setAttribute('aria-pressed', pressed ? 'true' : 'false');
}

function say(text) {
  byId('carte-message').textContent = text;
}

/* Some viewers have no storage: what is kept then lasts as long as the page. */
function recall(key) {
  try {
    return window.localStorage.getItem(key);
  } catch (error) {
    return null;
  }
}

function keep(key, value) {
  try {
    window.localStorage.setItem(key, value);
  } catch (error) {
    /* Nothing to do. */
  }
}

/* Forget what begins with a text and is no longer on the page. */
function forget(prefix, kept) {
  try {
    Object.keys(window.localStorage).forEach(function (key) {
      if (key.indexOf(prefix) === 0 && kept.indexOf(key) < 0) {
        window.localStorage.removeItem(key);
      }
    });
  } catch (error) {
    /* Nothing to forget. */
  }
}

(function () {
  map.on('zoomend moveend resize layeradd layerremove', L.Util.throttle(function () { guinguetteArrange(map); }, 60));
  guinguetteArrange(map);

  /* The whole tour stays whole when a phone is turned, until its reader looks closer. */
  var isWhole = true;
  function showAll() {
    guinguetteShowAll(map);
    isWhole = true;
  }
  map.on('zoomstart dragstart', function () { isWhole = false; });
  map.on('resize', function () {
    if (isWhole) { showAll(); }
  });
  byId('carte-entiere').addEventListener('click', showAll);

  /* On a phone one finger scrolls the page, two fingers move the map, unless asked otherwise. */
  var move = byId('carte-bouger');
  if (L.Browser.touch && L.Browser.mobile) {
    map.dragging.disable();
    move.hidden = false;
    move.addEventListener('click', function () {
      var enabled = !map.dragging.enabled();
      map.dragging[enabled ? 'enable' : 'disable']();
      press(move, enabled);
    });
  }
  map.scrollWheelZoom.disable();
  map.on('focus', function () { map.scrollWheelZoom.enable(); });
  map.on('blur', function () { map.scrollWheelZoom.disable(); });

  /*
   * Nothing is asked of the network before this button is used. Only what comes tells whether there
   * is one: a phone whose Wi-Fi leads nowhere calls itself online. Where the signal is weak the
   * first tile takes several seconds: it is still shown after the page has said that none came.
   */
  var PATIENCE_MS = 2000;
  var ABSENT = 'Pas de réseau : la carte reste celle qui est dans ce fichier.';
  var online = byId('carte-en-ligne');
  var tiles = null;

  function leave(text) {
    map.removeLayer(tiles);
    tiles = null;
    press(online, false);
    say(text);
  }

  function ask() {
    var layer = L.tileLayer(guinguetteTiles.url, {
      attribution: guinguetteTiles.attribution,
      maxZoom: guinguetteTiles.maxZoom
    });
    var came = false, shown = false, patience = null;
    layer.on('loading', function () {
      came = false;
      clearTimeout(patience);
      patience = setTimeout(function () {
        if (layer !== tiles || came) { return; }
        press(online, shown);
        say(ABSENT);
      }, PATIENCE_MS);
    });
    layer.on('tileload', function () {
      if (came) { return; }
      came = shown = true;
      press(online, true);
      say('Fond de carte en ligne : IGN.');
    });
    layer.on('load', function () {
      clearTimeout(patience);
      if (came) { return; }
      setTimeout(function () { /* Leaflet still uses the layer's map when it says that all is over. */
        if (layer !== tiles) { return; }
        if (shown) { say(ABSENT); } else { leave(ABSENT); }
      }, 0);
    });
    tiles = layer;
    press(online, true);
    say('');
    map.addLayer(layer);
  }

  online.addEventListener('click', function () {
    var isOn = online.getAttribute('aria-pressed') === 'true';
    if (tiles) { leave(''); }
    if (!isOn) { ask(); }
  });
})();
