/* What lies under the tour. It stands below the tiles (pane 200): they cover it when they come. */
/* For each weight of road, the heaviest first: colour of its edge, colour, width at level 13. */
var guinguetteRoads = [
  ['#9c5c00', '#ffc65c', 3.4], ['#8a7730', '#ffe9a3', 2.8], ['#85816f', '#ffffff', 2.2], ['#a19d8d', '#ffffff', 1.2]
];
var GUINGUETTE_STREET = 3, GUINGUETTE_STREETS_FROM = 12.5, GUINGUETTE_EDGES_FROM = 11;
var guinguetteGround = null;

function guinguetteBase(map, data) {
  map.createPane('fond').style.zIndex = 150;
  map.getPane('fond').style.pointerEvents = 'none';
  var canvas = L.canvas({ pane: 'fond', padding: 0.3 });
  var options = { renderer: canvas, pane: 'fond', interactive: false };
  var byWeight = [[], [], [], []];
  data.roads.forEach(function (road) {
    road[2].forEach(function (text) { byWeight[road[0]].push(text); });
  });
  function layer(texts, scale) {
    return L.polyline(texts.map(function (text) { return guinguetteDecode(text, scale); }), options);
  }
  var ground = guinguetteGround = { contours: layer(data.contours, data.scale), edges: [], roads: [] };
  ground.contours.setStyle({ color: '#b9b4a2', weight: 1 }).addTo(map);
  ground.weights = [3, 2, 1, 0].filter(function (weight) { return byWeight[weight].length; });
  ground.draw = function (weight) {
    ground.edges[weight] = layer(byWeight[weight], data.roadScale);
    ground.roads[weight] = layer(byWeight[weight], data.roadScale);
  };
  map.on('zoomend', function () { guinguettePaint(map); });
  guinguettePaint(map);
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution('Leaflet');
  if (data.roads.length) {
    map.attributionControl.addAttribution('© OpenStreetMap (ODbL)');
  }
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
}

/* Widths follow the level; small streets are drawn from near only. */
function guinguettePaint(map) {
  var ground = guinguetteGround, zoom = map.getZoom();
  var scale = zoom < 11 ? 0.6 : Math.min(3.2, 0.8 * Math.pow(1.35, zoom - 12));
  var shown = ground.weights.filter(function (weight) {
    return weight < GUINGUETTE_STREET || zoom >= GUINGUETTE_STREETS_FROM;
  });
  ground.weights.forEach(function (weight) {
    if (ground.roads[weight]) {
      ground.edges[weight].remove();
      ground.roads[weight].remove();
    }
  });
  shown.forEach(function (weight) {
    if (!ground.roads[weight]) {
      ground.draw(weight);
    }
  });
  ['edges', 'roads'].forEach(function (part, rank) {
    shown.forEach(function (weight) {
      var look = guinguetteRoads[weight];
      var isThin = weight > 1 && zoom < GUINGUETTE_EDGES_FROM;
      if (rank && isThin) {
        return;
      }
      ground[part][weight].options.color = look[rank];
      ground[part][weight].options.weight = isThin ? 1.2 : look[2] * scale + (rank ? 0 : 1.6);
      ground[part][weight].addTo(map);
    });
  });
}
