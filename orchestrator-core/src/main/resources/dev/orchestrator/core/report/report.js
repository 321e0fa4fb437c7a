'use strict';
(() => {
  const tree = document.querySelector('.tree');
  if (!tree) return;
  const tasks = [...tree.querySelectorAll('.task')];
  const groups = [...tree.querySelectorAll('.group')];
  const find = document.getElementById('find');
  const hits = document.getElementById('hits');
  const filters = [...document.querySelectorAll('[data-f]')];
  const own = task => task.firstElementChild;
  const label = new Map();
  const textOf = task => {
    if (!label.has(task)) label.set(task, own(task).firstElementChild.textContent.toLowerCase());
    return label.get(task);
  };

  function apply() {
    const wanted = filters.filter(b => b.getAttribute('aria-pressed') === 'true').map(b => b.dataset.f);
    const words = find.value.toLowerCase().split(/\s+/).filter(w => w);
    const active = wanted.length > 0 || words.length > 0;
    const shown = new Set();
    let count = 0;
    for (let i = tasks.length - 1; i >= 0; i--) {
      const task = tasks[i];
      const hit = (wanted.length === 0 || wanted.includes(task.dataset.s)) && words.every(w => textOf(task).includes(w));
      if (hit) count++;
      if (hit || shown.has(task)) {
        shown.add(task);
        const parent = task.parentElement.closest('.task');
        if (parent) shown.add(parent);
      }
      task.classList.toggle('off', active && !shown.has(task));
    }
    for (const group of groups) {
      const any = !active || [...group.children].some(c => shown.has(c));
      group.classList.toggle('off', !any);
      if (active && any) group.open = true;
    }
    hits.textContent = active ? count + ' of ' + tasks.length : '';
  }

  for (const button of filters) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
      apply();
    });
  }
  find.addEventListener('input', apply);
  document.getElementById('unfold').addEventListener('click', () => {
    tasks.filter(t => !t.classList.contains('off')).slice(0, 200).forEach(t => { own(t).open = true; });
  });
  document.getElementById('fold').addEventListener('click', () => {
    tasks.forEach(t => { own(t).open = false; });
    groups.forEach(g => { g.open = false; });
  });

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let e = target; e; e = e.parentElement) {
      e.classList.remove('off');
      if (e.tagName === 'DETAILS') e.open = true;
    }
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  let folded = [];
  addEventListener('beforeprint', () => {
    if (tasks.length > 300) return;
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(d => { d.open = true; });
  });
  addEventListener('afterprint', () => folded.forEach(d => { d.open = false; }));
})();
