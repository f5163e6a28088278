/* Night colours: those of the phone, until the button says otherwise. */
(function () {
  var KEY = 'guinguette:nuit', sheet = byId('nuit'), button = byId('carte-nuit');

  function isOn() {
    return window.matchMedia(sheet.media).matches;
  }

  function turn(on) {
    sheet.media = on ? 'screen' : 'not all';
    press(button, on);
  }

  press(button, isOn());
  var kept = recall(KEY);
  if (kept) {
    turn(kept === '1');
  }
  button.addEventListener('click', function () {
    turn(!isOn());
    keep(KEY, isOn() ? '1' : '0');
  });
})();
