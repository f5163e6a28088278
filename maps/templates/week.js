/* One day at a time: that of today, or the next one that has a tour, until another is chosen. */
(function () {
  var days = Array.prototype.slice.call(document.querySelectorAll('.day'));
  var tabs = Array.prototype.slice.call(document.querySelectorAll('.days a'));
  var shared = byId('carte-du-jour');

  function dateOf(element) {
    return element.getAttribute('data-jour');
  }

  function choose(date) {
    days.forEach(function (day) {
      day.classList.toggle('is-away', dateOf(day) !== date);
      if (dateOf(day) === date) {
        day.querySelector('.map-slot').appendChild(shared);
        day.dispatchEvent(new Event('shown'));
      }
    });
    tabs.forEach(function (tab) {
      if (dateOf(tab) === date) {
        tab.setAttribute('aria-current', 'date');
      } else {
        tab.removeAttribute('aria-current');
      }
    });
    Object.keys(guinguetteGroups).forEach(function (key) {
      map[key === date ? 'addLayer' : 'removeLayer'](guinguetteGroups[key]);
    });
    guinguetteBounds = guinguetteGroups[date].getBounds();
    map.closePopup();
    map.invalidateSize({ animate: false });
    byId('carte-entiere').click();
  }

  function today() {
    var now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) {
      return (part < 10 ? '0' : '') + part;
    }).join('-');
  }

  tabs.forEach(function (tab) {
    tab.addEventListener('click', function (event) {
      event.preventDefault();
      choose(dateOf(tab));
    });
  });
  var dates = days.map(dateOf), now = today();
  choose(dates.filter(function (date) { return date >= now; })[0] || dates[dates.length - 1]);
})();
