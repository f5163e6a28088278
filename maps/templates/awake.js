/* « Garder l’écran allumé »: the phone takes the lock back each time the page is hidden. */
(function () {
  var button = byId('ecran-allume'), wanted = false, lock = null;
  if (!('wakeLock' in navigator)) {
    return;
  }

  function ask() {
    navigator.wakeLock.request('screen').then(function (given) {
      lock = given;
      if (!wanted) { lock.release(); }
    }).catch(function () {
      /* Refused on a low battery; asked again when the page comes back. */
      say('Le téléphone refuse de garder l’écran allumé : batterie faible ou économie d’énergie.');
    });
  }

  button.hidden = false;
  button.addEventListener('click', function () {
    wanted = !wanted;
    press(button, wanted);
    if (wanted) {
      ask();
    } else if (lock) {
      lock.release();
      lock = null;
    }
  });
  document.addEventListener('visibilitychange', function () {
    if (wanted && document.visibilityState === 'visible') { ask(); }
  });
})();
