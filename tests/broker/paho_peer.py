#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

"""Runs one scenario with the Paho client against the broker on a port of 127.0.0.1.

Usage: paho_peer.py SCENARIO PORT [VERSION]. Exits with 0 when everything was as it must be.
"""

import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

PATIENCE = 20  # seconds, only for scenarios that fail
VERSIONS = {"3.1": mqtt.MQTTv31, "3.1.1": mqtt.MQTTv311, "5": mqtt.MQTTv5}


class Peer:
    """A connected client whose callbacks fill queues."""

    def __init__(self, port, version, client_id, clean=True, properties=None, prepare=None):
        self.version = version
        self.connects, self.ends = queue.Queue(), queue.Queue()
        self.messages, self.sub_acks, self.published = queue.Queue(), queue.Queue(), queue.Queue()
        five = version == mqtt.MQTTv5
        self.client = mqtt.Client(
            client_id, clean_session=None if five else clean, protocol=version,
            reconnect_on_failure=False)
        self.client.on_connect = lambda c, u, flags, code, *more: self.connects.put(
            (flags["session present"], int_of(code), more[0] if more else None))
        self.client.on_disconnect = lambda c, u, code, *more: self.ends.put(int_of(code))
        self.client.on_message = lambda c, u, message: self.messages.put(message)
        self.client.on_subscribe = lambda c, u, mid, codes, *more: self.sub_acks.put(
            [int_of(code) for code in codes])
        self.client.on_publish = lambda c, u, mid: self.published.put(mid)
        if prepare:
            prepare(self.client)
        if five:
            self.client.connect("127.0.0.1", port, clean_start=clean, properties=properties)
        else:
            self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.session_present, self.code, self.properties = self.connects.get(timeout=PATIENCE)

    def subscribe(self, *args, **kwargs):
        self.client.subscribe(*args, **kwargs)
        return self.sub_acks.get(timeout=PATIENCE)

    def publish(self, topic, payload, qos=0, **kwargs):
        info = self.client.publish(topic, payload, qos, **kwargs)
        info.wait_for_publish(PATIENCE)
        assert info.is_published(), "not acknowledged"

    def receive(self):
        return self.messages.get(timeout=PATIENCE)

    def expect_nothing_else(self):
        """Nothing came before the answer to a message of its own."""
        self.subscribe("fence/" + self.client._client_id.decode())
        self.publish("fence/" + self.client._client_id.decode(), "fence")
        assert self.receive().topic.startswith("fence/")

    def break_link(self):
        self.client.loop_stop()
        self.client.socket().close()

    def leave(self):
        self.client.disconnect()
        self.client.loop_stop()


def int_of(code):
    return code if isinstance(code, int) else code.value


def connect_properties(**values):
    properties = Properties(PacketTypes.CONNECT)
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


def keeping(version):
    return connect_properties(SessionExpiryInterval=100) if version == mqtt.MQTTv5 else None


def expect(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def delivery(port, version):
    """Every QoS, many messages, in order."""
    subscriber, publisher = Peer(port, version, "sub"), Peer(port, version, "pub")
    expect(subscriber.subscribe([("a/0", 0), ("a/1", 1), ("a/2", 2)]), [0, 1, 2])
    for qos in (0, 1, 2):
        infos = [publisher.client.publish(f"a/{qos}", str(i), qos) for i in range(200)]
        for info in infos:
            info.wait_for_publish(PATIENCE)
        for i in range(200):
            message = subscriber.receive()
            expect((message.topic, message.payload, message.qos),
                   (f"a/{qos}", str(i).encode(), qos))
    subscriber.expect_nothing_else()


def big(port, version):
    """One MiB and back."""
    peer = Peer(port, version, "a")
    payload = bytes(i * 7 % 256 for i in range(1024 * 1024))
    peer.subscribe("big", 2)
    for qos in (0, 1, 2):
        peer.publish("big", payload, qos)
        expect(peer.receive().payload, payload)


def retained(port, version):
    publisher = Peer(port, version, "pub")
    publisher.publish("r/1", "one", 1, retain=True)
    publisher.publish("r/2", "two", 2, retain=True)
    publisher.publish("r/1", "", 1, retain=True)
    subscriber = Peer(port, version, "sub")
    subscriber.subscribe("r/#", 1)
    message = subscriber.receive()
    expect((message.topic, message.payload, message.qos, message.retain), ("r/2", b"two", 1, 1))
    publisher.publish("r/2", "new", 1, retain=True)
    message = subscriber.receive()
    expect((message.payload, message.retain), (b"new", 0))
    subscriber.expect_nothing_else()


def session(port, version):
    """What was published while the client was away comes when it is back."""
    first = Peer(port, version, "durable", False, keeping(version))
    assert not first.session_present
    first.subscribe("t", 2)
    first.leave()
    publisher = Peer(port, version, "pub")
    for qos, payload in ((1, "a"), (2, "A"), (0, "lost"), (1, "b"), (2, "B")):
        publisher.publish("t", payload, qos)
    second = Peer(port, version, "durable", False, keeping(version))
    if version != mqtt.MQTTv31:
        assert second.session_present
    # Paho hands a message of QoS 2 out at its PUBREL, so that others may come before it.
    payloads = [second.receive().payload for _ in range(4)]
    expect([p for p in payloads if p.islower()], [b"a", b"b"])
    expect([p for p in payloads if p.isupper()], [b"A", b"B"])
    second.expect_nothing_else()
    second.leave()
    third = Peer(port, version, "durable", True)
    assert not third.session_present


def will(port, version):
    def prepare(client):
        client.will_set("last/words", "gone", 1, retain=True)

    watcher = Peer(port, version, "watcher")
    watcher.subscribe("last/#", 2)
    Peer(port, version, "a", prepare=prepare).leave()
    watcher.expect_nothing_else()
    Peer(port, version, "a", prepare=prepare).break_link()
    message = watcher.receive()
    expect((message.payload, message.qos, message.retain), (b"gone", 1, 0))


def takeover(port, version):
    first = Peer(port, version, "same")
    second = Peer(port, version, "same")
    # Paho 1.6 reads the reason code of a DISCONNECT only when properties stand beside it.
    first.ends.get(timeout=PATIENCE)
    second.subscribe("t")
    second.publish("t", "still there")
    expect(second.receive().payload, b"still there")


def users(port, version):
    """The broker knows ann with the password secret."""
    expect(Peer(port, version, "a", prepare=lambda c: c.username_pw_set("ann", "secret")).code, 0)
    wrong = Peer(port, version, "b", prepare=lambda c: c.username_pw_set("ann", "guess"))
    expect(wrong.code, 0x86 if version == mqtt.MQTTv5 else 4)


def properties(port, version):
    subscriber, publisher = Peer(port, version, "sub"), Peer(port, version, "pub")
    subscribe = Properties(PacketTypes.SUBSCRIBE)
    subscribe.SubscriptionIdentifier = 77
    subscriber.subscribe("t", options=SubscribeOptions(qos=2), properties=subscribe)
    sent = Properties(PacketTypes.PUBLISH)
    sent.PayloadFormatIndicator = 1
    sent.MessageExpiryInterval = 1000
    sent.ContentType = "text/plain"
    sent.ResponseTopic = "answers"
    sent.CorrelationData = b"\x00\x01"
    sent.UserProperty = [("b", "1"), ("a", "2"), ("b", "1")]
    publisher.publish("t", "x", 2, properties=sent)
    got = subscriber.receive().properties
    expect((got.PayloadFormatIndicator, got.MessageExpiryInterval), (1, 1000))
    expect(got.ContentType, "text/plain")
    expect((got.ResponseTopic, got.CorrelationData), ("answers", b"\x00\x01"))
    expect(got.UserProperty, [("b", "1"), ("a", "2"), ("b", "1")])
    expect(got.SubscriptionIdentifier, [77])


def aliases(port, version):
    subscriber, publisher = Peer(port, version, "sub"), Peer(port, version, "pub")
    assert publisher.properties.TopicAliasMaximum > 0
    subscriber.subscribe("long/topic/#", 1)
    alias = Properties(PacketTypes.PUBLISH)
    alias.TopicAlias = 1
    publisher.publish("long/topic/a", "1", 1, properties=alias)
    publisher.publish("", "2", 1, properties=alias)
    publisher.publish("long/topic/b", "3", 1, properties=alias)
    publisher.publish("", "4", 1, properties=alias)
    got = [(m.topic, m.payload) for m in (subscriber.receive() for _ in range(4))]
    expect(got, [("long/topic/a", b"1"), ("long/topic/a", b"2"),
                 ("long/topic/b", b"3"), ("long/topic/b", b"4")])


def options(port, version):
    """No Local, Retain As Published, Retain Handling."""
    peer, other = Peer(port, version, "a"), Peer(port, version, "b")
    peer.subscribe("t", options=SubscribeOptions(qos=1, noLocal=True, retainAsPublished=True))
    peer.publish("t", "own", 1)
    other.publish("t", "theirs", 1, retain=True)
    message = peer.receive()
    expect((message.payload, message.retain), (b"theirs", 1))
    other.subscribe("t", options=SubscribeOptions(
        qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND))
    other.expect_nothing_else()
    other.subscribe("t", options=SubscribeOptions(
        qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB))
    other.expect_nothing_else()
    other.subscribe("t", options=SubscribeOptions(
        qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE))
    expect(other.receive().payload, b"theirs")


def window(port, version):
    """The client's Receive Maximum, and its Maximum Packet Size."""
    limits = connect_properties(ReceiveMaximum=2, MaximumPacketSize=200)
    subscriber = Peer(port, version, "sub", properties=limits)
    publisher = Peer(port, version, "pub")
    subscriber.subscribe("t", 2)
    for i in range(50):
        publisher.client.publish("t", str(i), 1 + i % 2)
        if i % 10 == 0:
            publisher.client.publish("t", "x" * 300, 1)
    messages = [subscriber.receive() for _ in range(50)]
    for qos in (1, 2):
        expect([m.payload for m in messages if m.qos == qos],
               [str(i).encode() for i in range(qos - 1, 50, 2)])
    subscriber.expect_nothing_else()


def delayed_will(port, version):
    """The will comes at the end of the session at the latest, not when the client comes back."""
    def prepare(client):
        delay = Properties(PacketTypes.WILLMESSAGE)
        delay.WillDelayInterval = 1
        delay.UserProperty = ("a", "1")
        client.will_set("last/words", "gone", 1, properties=delay)

    watcher = Peer(port, version, "watcher")
    watcher.subscribe("last/#", 2)
    Peer(port, version, "a", False, keeping(version), prepare).break_link()
    Peer(port, version, "a", False, keeping(version)).leave()
    Peer(port, version, "b", False, keeping(version), prepare).break_link()
    message = watcher.receive()
    expect(message.properties.UserProperty, [("a", "1")])
    watcher.expect_nothing_else()


def shared(port, version):
    workers = [Peer(port, version, f"worker{i}") for i in range(3)]
    for worker in workers:
        worker.subscribe("$share/g/work/+", 1)
    publisher = Peer(port, version, "pub")
    for i in range(9):
        publisher.publish("work/x", str(i), 1)
    for i, worker in enumerate(workers):
        expect([worker.receive().payload for _ in range(3)],
               [str(j).encode() for j in (i, i + 3, i + 6)])


def main():
    scenario, port = sys.argv[1], int(sys.argv[2])
    version = VERSIONS[sys.argv[3] if len(sys.argv) > 3 else "5"]
    globals()[scenario](port, version)


if __name__ == "__main__":
    main()
