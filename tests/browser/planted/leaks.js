// Says something, remembers something, fails.
console.log('planted');
document.cookie = 'planted=1';
localStorage.setItem('planted', '1');
throw new Error('planted');
