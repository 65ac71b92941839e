// JavaScript as it stands on the page. It has neither < nor &, so that the page is XML too, and
// makes no markup of what it reads.
#include "page/script.hpp"

namespace netpoll::page {

namespace {

constexpr std::string_view search_text = R"js(
'use strict';
(() => {
  const find = document.getElementById('find');
  const deep = document.getElementById('deep');
  const found = document.getElementById('found');
  const devices = Array.from(document.querySelectorAll('details.d'));
  const textOf = (one) => (deep.checked ? one : one.firstElementChild).textContent.toLowerCase();
  const search = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const one of devices) {
      const text = words.length === 0 ? '' : textOf(one);
      one.hidden = !words.every((word) => text.includes(word));
      if (!one.hidden) shown += 1;
    }
    found.textContent = words.length === 0 ? '' : shown + ' of ' + devices.length + ' devices match';
  };
  let timer = 0;
  find.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  deep.addEventListener('change', search);
  const openTarget = () => {
    const one = document.getElementById(location.hash.slice(1));
    if (one === null || one.localName !== 'details') return;
    one.hidden = false;
    one.open = true;
    one.scrollIntoView();
  };
  addEventListener('hashchange', openTarget);
  document.getElementById('search').hidden = false;
  if (find.value !== '') search();
  openTarget();
})();
)js";

}  // namespace

page_script search_script() noexcept {
    // SHA-256 of the text between the tags; tests/bench/page_check.py computes it anew.
    return {search_text, "sha256-4VOHVVUvNJLDa26UuTKP1LOPtpvNxtydiMBwSPY6UDg="};
}

}  // namespace netpoll::page
