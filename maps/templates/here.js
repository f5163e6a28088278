/* « Me situer »: where this phone is, and how surely; the map follows until a finger moves it. */
(function () {
  var ADVICE = {
    0: 'Ce navigateur ne donne pas la position à un fichier ouvert ainsi. Enregistrez le fichier et ' +
      'ouvrez-le avec Chrome, ou touchez « Y aller » : l’application de navigation vous situe.',
    1: 'Position refusée. Autorisez la position pour ce navigateur dans les réglages du téléphone ' +
      '(Applications, Autorisations), puis touchez à nouveau « Me situer ».',
    2: 'Position introuvable pour l’instant. Activez la localisation du téléphone ; la recherche continue.',
    3: 'La position tarde à venir : la recherche continue. Dehors ou près d’une vitre, elle vient plus vite.'
  };
  var button = byId('carte-ici'), watch = null, follows = true, circle = null, dot = null;

  function stop(text) {
    if (watch !== null) { navigator.geolocation.clearWatch(watch); }
    [circle, dot].forEach(function (drawn) { if (drawn) { drawn.remove(); } });
    watch = circle = dot = null;
    press(button, false);
    say(text);
  }

  function draw(at, metres) {
    var isFirst = !dot;
    if (isFirst) {
      circle = L.circle(at, { radius: metres, color: '#6a1b9a', weight: 2, fillOpacity: 0.15, interactive: false });
      dot = L.circleMarker(at, { radius: 9, color: '#ffffff', weight: 3, fillColor: '#6a1b9a', fillOpacity: 1, interactive: false });
      circle.addTo(map);
      dot.addTo(map);
    }
    circle.setLatLng(at).setRadius(metres);
    dot.setLatLng(at);
    if (follows) { map.setView(at, isFirst ? Math.max(map.getZoom(), 13) : map.getZoom()); }
  }

  function found(position) {
    var here = position.coords, metres = Math.round(here.accuracy);
    draw([here.latitude, here.longitude], here.accuracy);
    say('Vous êtes au point violet, à ' + (metres < 1000 ? metres + ' m' : Math.round(metres / 1000) + ' km') + ' près.');
  }

  function failed(error) {
    if (error.code === 1) { stop(ADVICE[1]); } else { say(ADVICE[error.code]); }
  }

  button.addEventListener('click', function () {
    if (watch !== null && (follows || !dot)) { return stop(''); }
    follows = true;
    if (watch !== null) { return map.panTo(dot.getLatLng()); }
    if (!navigator.geolocation || !window.isSecureContext) { return say(ADVICE[0]); }
    press(button, true);
    say('Recherche de la position…');
    watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 5000, timeout: 20000 });
  });
  map.on('dragstart', function () { follows = false; });
})();
