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
  function lines(texts, scale) {
    return texts.map(function (text) {
      return guinguetteDecode(text, scale).map(function (at) { return L.latLng(at); });
    });
  }
  var ground = guinguetteGround = { weights: [], edges: [], roads: [], names: [], waters: [] };
  L.polyline(lines(data.contours, data.scale), options).setStyle({ color: '#b9b4a2', weight: 1 }).addTo(map);
  [1, 0].forEach(function (isArea) {
    var drawn = [];
    data.waters.forEach(function (water) {
      if (water[0] === isArea) {
        var some = lines(water[2], data.roadScale);
        drawn = drawn.concat(some);
        if (water[1]) {
          ground.waters.push({ text: water[1], at: guinguetteMilestones(some) });
        }
      }
    });
    var look = { color: '#7fb2d9', weight: isArea ? 1 : 2.4, fillColor: '#b5d5ec', fillOpacity: 1 };
    (isArea ? L.polygon : L.polyline)(isArea ? drawn.map(function (ring) { return [ring]; }) : drawn, L.extend(look, options)).addTo(map);
  });
  ground.weights = [3, 2, 1, 0].filter(function (weight) {
    return data.roads.some(function (road) { return road[0] === weight; });
  });
  ground.towns = data.towns.map(function (town) { 
    return { text: town[0], at: [L.latLng(town[1], town[2])], isHamlet: town[3] };
  });
  ground.draw = function (weight) {
    var drawn = [];
    ground.names[weight] = [];
    data.roads.forEach(function (road) {
      if (road[0] === weight) {
        var some = lines(road[2], data.roadScale);
        drawn = drawn.concat(some);
        if (road[1]) {
          ground.names[weight].push({ text: road[1], at: guinguetteMilestones(some) });
        }
      }
    });
    ground.edges[weight] = L.polyline(drawn, options);
    ground.roads[weight] = L.polyline(drawn, options);
  };
  map.on('zoomend', function () { guinguettePaint(map); });
  guinguettePaint(map);
  ground.writing = L.DomUtil.create('canvas', 'leaflet-zoom-hide', map.getPane('fond'));
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution('Leaflet');
  if (data.roads.length) {
    map.attributionControl.addAttribution('© OpenStreetMap (ODbL)');
  }
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
}

/* Points of a road where its number or name may stand: about every 150 m, the middle ones first. */
function guinguetteMilestones(lines) {
  var found = [];
  lines.forEach(function (line) {
    var last = null, mine = [];
    line.forEach(function (at, rank) {
      var next = line[rank + 1];
      if (!next) { return; }
      var middle = L.latLng((at.lat + next.lat) / 2, (at.lng + next.lng) / 2);
      if (!last || Math.abs(middle.lat - last.lat) + Math.abs(middle.lng - last.lng) > 0.0015) {
        mine.push(last = middle);
      }
    });
    var half = mine.length >> 1;
    found = found.concat(mine.slice(half), mine.slice(0, half).reverse());
  });
  return found;
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

/* Names lie under the tour: towns first, then numbers of roads, then streets, in the room left. */
function guinguetteNames(map, taken, frame, ways) {
  var ground = guinguetteGround, zoom = map.getZoom(), size = map.getSize();
  if (!ground) {
    return;
  }
  var canvas = ground.writing, ratio = window.devicePixelRatio || 1, pen = canvas.getContext('2d');
  canvas.width = size.x * ratio;
  canvas.height = size.y * ratio;
  canvas.style.width = size.x + 'px';
  canvas.style.height = size.y + 'px';
  L.DomUtil.setPosition(canvas, frame.min);
  pen.setTransform(ratio, 0, 0, ratio, -frame.min.x * ratio, -frame.min.y * ratio);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  var view = map.getBounds(), inner = L.bounds(frame.min.add([3, 3]), frame.max.subtract([3, 3]));
  var rooms = taken.slice(), crossed = {}, known = {};
  ways.forEach(function (point) { crossed[(point.x >> 3) + ':' + (point.y >> 3)] = true; });
  guinguettePins.forEach(function (pin) { known[pin.short] = true; });

  function isFree(box) {
    for (var x = box.min.x >> 3; x <= box.max.x >> 3; x++) {
      for (var y = box.min.y >> 3; y <= box.max.y >> 3; y++) {
        if (crossed[x + ':' + y]) { return false; }
      }
    }
    return inner.contains(box) && !rooms.some(function (other) { return other.overlaps(box); });
  }

  /* Writes a name once where it fits, again only far from there; says how often it did. */
  function write(name, font, height, most, draw, isOnWay) {
    var written = [], isTown = 'isHamlet' in name;
    pen.font = font;
    var width = pen.measureText(name.text).width + 8;
    name.at.some(function (at) {
      if (!view.contains(at)) { return false; }
      var point = map.latLngToLayerPoint(at);
      if (written.some(function (other) { return other.distanceTo(point) < 190; })) { return false; }
      var isDriven = crossed[(point.x >> 3) + ':' + (point.y >> 3)], aside = width / 2 + 7, over = height / 2 + 8;
      var shifts = isTown ? [[0, 0], [0, -14], [0, 14]] : [[0, 0]];
      if (isOnWay && !isDriven) { return false; }
      if (isDriven && !isTown) {
        shifts = [[0, -over], [0, over], [aside, 0], [-aside, 0]];
      }
      shifts.some(function (shift) {
        var middle = point.add(shift), box = guinguetteRectangle(middle, width, height);
        if (!isFree(box)) { return false; }
        rooms.push(box);
        written.push(point);
        draw(middle, width, height);
        return true;
      });
      return written.length === most;
    });
    return written.length;
  }

  function inHalo(text, colour) {
    return function (at) {
      pen.strokeStyle = '#ffffff';
      pen.lineWidth = 4;
      pen.fillStyle = colour;
      pen.strokeText(text, at.x, at.y);
      pen.fillText(text, at.x, at.y);
    };
  }

  function onSign(text) {
    var isNational = /^[AN] ?\d/.test(text);
    return function (at, width, height) {
      pen.fillStyle = isNational ? '#a01c15' : '#ffe9a3';
      pen.strokeStyle = isNational ? '#ffffff' : '#5c4d12';
      pen.lineWidth = 1;
      pen.fillRect(at.x - width / 2 + 1, at.y - height / 2 + 1, width - 2, height - 2);
      pen.strokeRect(at.x - width / 2 + 1.5, at.y - height / 2 + 1.5, width - 3, height - 3);
      pen.fillStyle = isNational ? '#ffffff' : '#1a1a1a';
      pen.fillText(text, at.x, at.y + 0.5);
    };
  }

  var towns = 0, most = zoom < 10.5 ? 8 : zoom < 12 ? 14 : 24, family = ' system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';
  ground.towns.forEach(function (town) {
    if (!known[town.text] && towns < most && !(town.isHamlet && zoom < 12.5)) {
      towns += write(town, '600 13px' + family, 17, 1, inHalo(town.text, '#3d3d3d'));
    }
  });
  function waters() {
    ground.waters.forEach(function (water) {
      if (zoom >= 11.5) {
        write(water, 'italic 600 12px' + family, 15, 1, inHalo(water.text, '#1f5f8f'));
      }
    });
  }

  [[0, 0], [1, 10], [2, 11.5], [3, 14.5]].forEach(function (rule) {
    if (rule[0] === 3) { waters(); }
    if (zoom < rule[1]) { return; }
    (ground.names[rule[0]] || []).forEach(function (road) {
      var isNumber = /\d/.test(road.text) && road.text.length < 8;
      if (isNumber) {
        write(road, '700 11px' + family, 17, 2, onSign(road.text), rule[0] === 2 && zoom < 12.5);
      } else if (zoom >= 14.5) {
        write(road, '600 12px' + family, 15, 1, inHalo(road.text, '#4d4d4d'));
      }
    });
  });
}
