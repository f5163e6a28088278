/* One day at a time: that of today, or the next one that has a tour, until another is chosen. */
(function () {
  var days = Array.prototype.slice.call(document.querySelectorAll('.day'));
  var tabs = Array.prototype.slice.call(document.querySelectorAll('.days a'));
  var shared = byId('carte-du-jour'), LATE_MS = 2 * 3600 * 1000;

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

  /* A day lasts until midnight, and an evening that passes it until two hours after the return. */
  function isOver(day) {
    var end = Math.max(new Date(dateOf(day) + 'T23:59:59').getTime(), LATE_MS + new Date(day.getAttribute('data-fin')).getTime());
    return end <= Date.now();
  }

  tabs.forEach(function (tab) {
    tab.addEventListener('click', function (event) {
      event.preventDefault();
      choose(dateOf(tab));
    });
  });
  var ahead = days.filter(function (day) { return !isOver(day); });
  choose(dateOf(ahead[0] || days[days.length - 1]));
})();
