/* Helpers called by the map. Names typed by people arrive as data and are set as text. */
var root = document.documentElement;

/* Without this script, or if it fails, the page keeps its static plan. */
function guinguetteTry(draw) {
  root.classList.add('js');
  try {
    draw();
  } catch (error) {
    root.classList.remove('js');
    throw error;
  }
}

function guinguetteDecode(text, scale) {
  var points = [], at = 0, lat = 0, lon = 0;
  function step() {
    var bits = 0, shift = 0, chunk;
    do {
      chunk = text.charCodeAt(at++) - 63;
      bits |= (chunk & 31) << shift;
      shift += 5;
    } while (chunk >= 32);
    return bits & 1 ? ~(bits >> 1) : bits >> 1;
  }
  while (at < text.length) {
    lat += step();
    lon += step();
    points.push([lat / scale, lon / scale]);
  }
  return points;
}

/* The base lies below the tiles (pane 200): they cover it when they are there. */
function guinguetteBase(map, data) {
  map.createPane('fond').style.zIndex = 150;
  map.getPane('fond').style.pointerEvents = 'none';
  var canvas = L.canvas({ pane: 'fond', padding: 0.3 });
  function draw(lines, style) {
    lines.forEach(function (text) {
      L.polyline(guinguetteDecode(text, data.scale), style).addTo(map);
    });
  }
  draw(data.contours, { renderer: canvas, pane: 'fond', color: '#b9b4a2', weight: 1, interactive: false });
  draw(data.roads, { renderer: canvas, pane: 'fond', color: '#8c8c8c', weight: 1.5, interactive: false });
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution('Leaflet');
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
}

var guinguettePins = [];

function guinguettePin(parent, data) {
  var mark = document.createElement('span');
  mark.textContent = data.mark;
  if (data.colour) {
    mark.style.backgroundColor = data.colour;
  }
  var marker = L.marker(data.at, {
    icon: L.divIcon({ className: 'pin pin-' + data.kind, html: mark, iconSize: data.size }),
    title: data.name,
    alt: data.name,
    zIndexOffset: data.kind === 'depot' ? -500 : 0,
    riseOnHover: true
  });
  marker.on('add', function () {
    marker.getElement().setAttribute('aria-label', data.name);
  });
  marker.bindPopup(data.popup, { maxWidth: 270, autoPanPadding: [12, 12] });
  marker.addTo(parent);
  if (data.kind !== 'badge') {
    var name = document.createElement('span');
    name.textContent = data.short;
    marker.bindTooltip(name, { permanent: true, direction: 'center', className: 'name' });
  }
  guinguettePins.push({ marker: marker, size: data.size });
}

/* Pins push each other apart; names take a free side or are left out. */
function guinguetteArrange(map) {
  var shown = guinguettePins.filter(function (pin) { return map.hasLayer(pin.marker); });
  shown.forEach(function (pin) {
    pin.at = map.latLngToLayerPoint(pin.marker.getLatLng());
    pin.home = pin.at;
  });
  for (var round = 0; round < 40; round++) {
    shown.forEach(function (a, i) {
      shown.slice(i + 1).forEach(function (b) {
        var needed = (a.size[0] + b.size[0]) / 2 - 2, apart = a.at.distanceTo(b.at);
        if (apart >= needed) {
          return;
        }
        var way = apart < 1 ? L.point(1, 0) : b.at.subtract(a.at).divideBy(apart);
        var push = way.multiplyBy((needed - apart) / 2 + 0.1);
        a.at = a.at.subtract(push);
        b.at = b.at.add(push);
      });
    });
  }
  var taken = [];
  shown.forEach(function (pin) {
    var move = pin.at.subtract(pin.home), half = pin.size[0] / 2, element = pin.marker.getElement();
    element.style.marginLeft = Math.round(move.x - half) + 'px';
    element.style.marginTop = Math.round(move.y - pin.size[1] / 2) + 'px';
    taken.push(guinguetteRectangle(pin.at, pin.size[0], pin.size[1]));
  });
  var corner = map.containerPointToLayerPoint([0, 0]);
  var frame = L.bounds(corner, corner.add(map.getSize()));
  shown.forEach(function (pin) { guinguetteName(pin, taken, frame); });
}

function guinguetteRectangle(centre, width, height) {
  return L.bounds(centre.subtract([width / 2, height / 2]), centre.add([width / 2, height / 2]));
}

function guinguetteName(pin, taken, frame) {
  var tooltip = pin.marker.getTooltip(), element = tooltip && tooltip.getElement();
  if (!element) {
    return;
  }
  var width = element.offsetWidth, height = element.offsetHeight;
  var aside = (pin.size[0] + width) / 2 + 1, over = (pin.size[1] + height) / 2;
  var free = [[aside, 0], [-aside, 0], [0, -over], [0, over]].filter(function (offset) {
    var box = guinguetteRectangle(pin.at.add(offset), width, height);
    return frame.contains(box) && !taken.some(function (other) { return other.overlaps(box); });
  })[0];
  element.style.visibility = free ? 'visible' : 'hidden';
  if (free) {
    var move = pin.at.subtract(pin.home);
    element.style.marginLeft = Math.round(move.x + free[0]) + 'px';
    element.style.marginTop = Math.round(move.y + free[1]) + 'px';
    taken.push(guinguetteRectangle(pin.at.add(free), width, height));
  }
}

function guinguetteArrow(parent, data) {
  var arrow = document.createElement('span');
  arrow.style.transform = 'rotate(' + data.bearing + 'deg)';
  arrow.style.borderBottomColor = data.colour;
  L.marker(data.at, {
    icon: L.divIcon({ className: 'arrow', html: arrow, iconSize: [14, 14] }),
    interactive: false,
    keyboard: false,
    zIndexOffset: -1000
  }).addTo(parent);
}

var guinguetteGroups = {};

function guinguetteGroup(map, data) {
  var group = L.featureGroup();
  guinguetteGroups[data.key] = group;
  if (data.shown) {
    group.addTo(map);
  }
  return group;
}
