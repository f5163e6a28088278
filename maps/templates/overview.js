/* Which routes the map shows: a week and a vehicle are both ticked. */
(function () {
  var boxes = Array.prototype.slice.call(document.querySelectorAll('#calques input'));

  function ticked(kind) {
    return boxes.filter(function (box) {
      return box.name === kind && box.checked;
    }).map(function (box) { return box.value; });
  }

  function show() {
    var weeks = ticked('semaine'), vehicles = ticked('vehicule');
    Object.keys(guinguetteGroups).forEach(function (key) {
      var parts = key.split('-');
      var shown = weeks.indexOf(parts[0]) >= 0 && vehicles.indexOf(parts[1]) >= 0;
      var group = guinguetteGroups[key];
      if (shown && !map.hasLayer(group)) {
        map.addLayer(group);
      } else if (!shown && map.hasLayer(group)) {
        map.removeLayer(group);
      }
    });
  }

  boxes.forEach(function (box) { box.addEventListener('change', show); });
  byId('calques').hidden = false;
  show();
})();
