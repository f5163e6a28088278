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

(function () {
  map.on('zoomend moveend resize layeradd layerremove', L.Util.throttle(function () { guinguetteArrange(map); }, 60));
  guinguetteArrange(map);

  var home = { centre: map.getCenter(), zoom: map.getZoom() };
  byId('carte-entiere').addEventListener('click', function () {
    map.setView(home.centre, home.zoom);
  });

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

  /* Nothing is asked of the network before this button is used. */
  var online = byId('carte-en-ligne');
  var tiles = null;
  online.addEventListener('click', function () {
    if (tiles) {
      map.removeLayer(tiles);
      tiles = null;
      press(online, false);
      say('');
      return;
    }
    if (!navigator.onLine) {
      say('Pas de réseau : la carte reste celle qui est dans ce fichier.');
      return;
    }
    tiles = L.tileLayer(guinguetteTiles.url, {
      attribution: guinguetteTiles.attribution,
      maxZoom: guinguetteTiles.maxZoom
    }).addTo(map);
    press(online, true);
    say('Fond de carte en ligne : IGN.');
  });
})();
