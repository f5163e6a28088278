/* Helpers called by the map. Names typed by people arrive as data and are set as text. */
var root = document.documentElement;

/* Without this script, or if it fails, the page keeps its static plan. */
function guinguetteTry(draw) {
  root.classList.add('js');
  try {
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      guinguetteStill();
    }
    draw();
  } catch (error) {
    root.classList.remove('js');
    throw error;
  }
}

/* For a reader who asked for no motion, the map jumps where it would glide. */
function guinguetteStill() {
  var panBy = L.Map.prototype.panBy;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({
    panBy: function (offset, options) {
      return panBy.call(this, offset, L.extend({}, options, { animate: false }));
    }
  });
}

var guinguetteBounds = null;

/* The whole tour, in the size the map has now; without motion, so that it is where it will stay. */
function guinguetteShowAll(map) {
  map.fitBounds(guinguetteBounds, {
    paddingTopLeft: [32, 36], paddingBottomRight: [76, 40], maxZoom: 14, animate: false
  });
}

function guinguetteFrame(map, bounds) {
  L.control.zoom({
    position: 'bottomright', zoomInTitle: 'Zoom avant', zoomOutTitle: 'Zoom arrière'
  }).addTo(map);
  guinguetteBounds = L.latLngBounds(bounds);
  guinguetteShowAll(map);
  guinguetteKeyboard(map);
}

/* A popup opened with a key takes the focus and gives it back to its pin; Leaflet speaks English. */
function guinguetteKeyboard(map) {
  map.on('popupopen', function (event) {
    var popup = event.popup, element = popup.getElement(), close = element.querySelector('.leaflet-popup-close-button');
    close.setAttribute('aria-label', 'Fermer');
    close.setAttribute('title', 'Fermer');
    element.setAttribute('role', 'dialog');
    element.setAttribute('aria-label', popup._source ? popup._source.options.title : '');
    element.tabIndex = -1;
  });
  map.on('popupclose', function (event) {
    var pin = event.popup._source, here = document.activeElement;
    var isLost = !here || here === document.body || event.popup.getElement().contains(here);
    if (isLost && pin && pin.getElement()) {
      pin.getElement().focus({ preventScroll: true });
    }
  });
  map.getContainer().addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      map.closePopup();
    }
  });
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

var guinguetteSigns = [];

/* Closed roads lie below the ways, each with a sign. */
function guinguetteClosed(map, roads) {
  map.createPane('fermees').style.zIndex = 390;
  map.getPane('fermees').style.pointerEvents = 'none';
  roads.forEach(function (road) {
    var line = guinguetteDecode(road.line, 1e5);
    [['#ffffff', 6, null], ['#1a1a1a', 4, '1 6']].forEach(function (style) {
      L.polyline(line, {
        pane: 'fermees', color: style[0], weight: style[1], dashArray: style[2], interactive: false
      }).addTo(map);
    });
    var sign = L.marker(road.at, {
      icon: L.divIcon({ className: 'closed', html: document.createElement('span'), iconSize: [22, 22] }),
      title: road.name, alt: road.name, keyboard: false, zIndexOffset: -800
    });
    sign.bindPopup(road.popup, { maxWidth: 270, autoPanPadding: [12, 12] });
    guinguetteSigns.push({ marker: sign.addTo(map), isBan: road.isBan });
  });
}

/* A sign that would hide a pin or another sign waits for a closer view, as do those of side roads
   that no one would take by mistake from afar; the others take room. */
function guinguetteThin(map, taken) {
  var rooms = [], isClose = map.getZoom() >= 13;
  guinguetteSigns.forEach(function (sign) {
    var room = guinguetteRectangle(map.latLngToLayerPoint(sign.marker.getLatLng()), 24, 24);
    var hides = !(sign.isBan || isClose) ||
      taken.concat(rooms).some(function (other) { return other.overlaps(room); });
    sign.marker.getElement().style.display = hides ? 'none' : '';
    if (!hides) {
      rooms.push(room);
    }
  });
  return rooms;
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
    zIndexOffset: { depot: -500, dot: -800 }[data.kind] || 0,
    riseOnHover: true
  });
  marker.on('add', function () {
    marker.getElement().setAttribute('aria-label', data.name);
  });
  marker.on('keydown', function (event) {
    var pressed = event.originalEvent;
    if (pressed.key === 'Enter' || pressed.key === ' ') {
      pressed.preventDefault();
      marker.openPopup().getPopup().getElement().focus({ preventScroll: true });
    }
  });
  marker.bindPopup(data.popup, { maxWidth: 270, autoPanPadding: [12, 12] });
  marker.addTo(parent);
  if (data.kind !== 'badge') {
    var name = document.createElement('span');
    name.textContent = data.short;
    marker.bindTooltip(name, { permanent: true, direction: 'center', className: 'name' });
  }
  guinguettePins.push({ marker: marker, size: data.size, short: data.short, kind: data.kind });
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
        var needed = guinguetteRoom(a) + guinguetteRoom(b), apart = a.at.distanceTo(b.at);
        if (apart >= needed) {
          return;
        }
        var way = apart < 1 ? L.point(1, 0) : b.at.subtract(a.at).divideBy(apart);
        var push = way.multiplyBy((needed - apart) / 2 + 0.1);
        a.at = guinguetteLeash(a, a.at.subtract(push));
        b.at = guinguetteLeash(b, b.at.add(push));
      });
    });
  }
  var corner = map.containerPointToLayerPoint([0, 0]);
  var frame = L.bounds(corner, corner.add(map.getSize()));
  var taken = [];
  shown.forEach(function (pin) {
    guinguetteKeepInside(pin, frame);
    var move = pin.at.subtract(pin.home), half = pin.size[0] / 2, element = pin.marker.getElement();
    element.style.marginLeft = Math.round(move.x - half) + 'px';
    element.style.marginTop = Math.round(move.y - pin.size[1] / 2) + 'px';
    taken.push(guinguetteRectangle(pin.at, pin.size[0], pin.size[1]));
  });
  guinguetteTargets(shown);
  taken = taken.concat(guinguetteThin(map, taken), guinguetteControls(map));
  var ways = guinguetteWays(map);
  shown.forEach(function (pin) { guinguetteName(pin, taken, frame, ways); });
  guinguetteNames(map, taken, frame, ways);
}

/* A village seen from afar stays where it is: what would push it away covers it instead. */
function guinguetteLeash(pin, at) {
  var most = { depot: 30, dot: 14 }[pin.kind], move = at.subtract(pin.home), far = pin.home.distanceTo(at);
  return !most || far <= most ? at : pin.home.add(move.multiplyBy(most / far));
}

/* How far from its middle a pin needs room, for each to show 24 pixels to a finger. */
function guinguetteRoom(pin) {
  return { stop: 17, depot: 17.5, badge: 19, dot: 13.5 }[pin.kind];
}

/* Where marks are too close for a finger all the same, the tables name them and a closer view parts
   them; the stops of a driver are always there to be opened. */
function guinguetteTargets(shown) {
  var ranks = { stop: 0, badge: 1, depot: 2, dot: 3 }, free = [];
  shown.slice().sort(function (a, b) { return ranks[a.kind] - ranks[b.kind]; }).forEach(function (pin) {
    var isFree = pin.kind === 'stop' || free.every(function (other) {
      return pin.at.distanceTo(other.at) > guinguetteRoom(pin) + guinguetteRoom(other) - 1;
    });
    var element = pin.marker.getElement();
    element.tabIndex = isFree ? 0 : -1;
    element.style.pointerEvents = isFree ? '' : 'none';
    if (isFree) { free.push(pin); }
  });
}

/* A pin whose place is on the map is whole on it, never cut by the edge. */
function guinguetteKeepInside(pin, frame) {
  if (!frame.contains(pin.home)) {
    return;
  }
  var half = L.point(pin.size).divideBy(2).add([2, 2]);
  var low = frame.min.add(half), high = frame.max.subtract(half);
  pin.at = L.point(
    Math.max(low.x, Math.min(high.x, pin.at.x)), Math.max(low.y, Math.min(high.y, pin.at.y))
  );
}

function guinguetteRectangle(centre, width, height) {
  return L.bounds(centre.subtract([width / 2, height / 2]), centre.add([width / 2, height / 2]));
}

/* Points of the lines drawn on the map, every few pixels: names keep off them where they can. */
function guinguetteWays(map) {
  var points = [];
  map.eachLayer(function (layer) {
    if (!(layer instanceof L.Polyline) || layer.options.pane === 'fond' || layer.options.pane === 'fermees' || layer.options.weight > 6) {
      return;
    }
    var line = layer.getLatLngs().map(function (at) { return map.latLngToLayerPoint(at); });
    for (var i = 1; i < line.length; i++) {
      var steps = Math.min(400, Math.max(1, Math.round(line[i].distanceTo(line[i - 1]) / 6)));
      for (var k = 0; k <= steps; k++) {
        points.push(line[i - 1].add(line[i].subtract(line[i - 1]).multiplyBy(k / steps)));
      }
    }
  });
  return points;
}

/* Buttons and scale lie over the map; a name under them would not be read. */
function guinguetteControls(map) {
  var frame = map.getContainer().getBoundingClientRect();
  var found = map.getContainer().querySelectorAll('.leaflet-control');
  return Array.prototype.map.call(found, function (control) {
    var box = control.getBoundingClientRect();
    var corner = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
    return L.bounds(corner, corner.add([box.width, box.height]));
  });
}

/* Places around a pin, the most readable first; those above and below slide into the frame. */
function guinguettePlaces(pin, width, height, frame) {
  var places = [];
  [1, 14].forEach(function (gap) {
    var aside = (pin.size[0] + width) / 2 + gap, over = (pin.size[1] + height) / 2 + gap - 1;
    var left = frame.min.x + width / 2 - pin.at.x, right = frame.max.x - width / 2 - pin.at.x;
    var middle = Math.max(left, Math.min(right, 0));
    places.push([aside, 0], [-aside, 0], [middle, -over], [middle, over]);
    [-width / 3, width / 3].forEach(function (shift) {
      var moved = Math.max(left, Math.min(right, shift));
      places.push([moved, -over], [moved, over]);
    });
    places.push([aside, -over / 2], [aside, over / 2], [-aside, -over / 2], [-aside, over / 2]);
  });
  return places;
}

function guinguetteName(pin, taken, frame, ways) {
  var tooltip = pin.marker.getTooltip(), element = tooltip && tooltip.getElement();
  if (!element) {
    return;
  }
  if (!frame.contains(pin.home)) { /* a name without its pin would name the road it lies on */
    element.style.visibility = 'hidden';
    return;
  }
  var width = element.offsetWidth, height = element.offsetHeight, best = null;
  guinguettePlaces(pin, width, height, frame).forEach(function (offset) {
    var box = guinguetteRectangle(pin.at.add(offset), width, height);
    if (!frame.contains(box) || taken.some(function (other) { return other.overlaps(box); })) {
      return;
    }
    var crossed = ways.filter(function (point) { return box.contains(point); }).length;
    if (!best || crossed < best.crossed) {
      best = { offset: offset, box: box, crossed: crossed };
    }
  });
  element.style.visibility = best ? 'visible' : 'hidden';
  if (best) {
    var move = pin.at.subtract(pin.home);
    element.style.marginLeft = Math.round(move.x + best.offset[0]) + 'px';
    element.style.marginTop = Math.round(move.y + best.offset[1]) + 'px';
    taken.push(best.box);
  }
}

function guinguetteWay(parent, data) {
  var line = guinguetteDecode(data.line, 1e5);
  L.polyline(line, { color: '#ffffff', weight: 8, opacity: 0.9 }).addTo(parent);
  L.polyline(line, { color: data.colour, weight: 4, opacity: 1, dashArray: data.dash || null }).addTo(parent);
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
