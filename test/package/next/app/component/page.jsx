'use client';

// Trains where the page is shown, and tells the server that its address names.
import { useEffect } from 'react';
import { train } from '../../train.js';

export default function Page() {
  useEffect(() => {
    const server = new URLSearchParams(window.location.search).get('server');
    if (server === null) return;
    const post = (path, body) => fetch(`${server}${path}`, { method: 'POST', body });
    train(2).then(
      (report) => post('report', JSON.stringify(report)),
      (error) => post('failure', String(error.stack)),
    );
  }, []);
  return <p>Training</p>;
}
