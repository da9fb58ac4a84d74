// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topicbinding.h>

#include <models/propertyvalue.h>

#include <qcomqtt/client.h>

#include <QtCore/QMetaProperty>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

class TopicBinding::Private
{
public:
    Private(TopicBinding *q, ClientHandle client, const Topic &topic, QObject *object,
            const BindingOptions &options)
        : q(q), client(std::move(client)), topic(topic), object(object), options(options)
    {}

    void check(const char *name);
    void connectToProperty();
    static QCoro::Task<> follow(QPointer<TopicBinding> binding, ClientHandle client,
                                Subscription subscription, std::stop_token stop);
    static QCoro::Task<> open(QPointer<TopicBinding> binding, ClientHandle client,
                              Subscription subscription, std::stop_token stop);
    static QCoro::Task<> read(QPointer<TopicBinding> binding);
    static QCoro::Task<> publish(QPointer<TopicBinding> binding, ClientHandle client, Topic to,
                                 Payload payload, PublishOptions how);

    void receive(const Message &message);
    void apply(const QVariant &value);
    void write();
    void send();
    void sent(const QString &errorText);
    void settle();
    bool isSettling() const { return settling.isActive() || isSending; }
    bool hasCommandTopic() const { return !options.commandTopic().isEmpty(); }

    TopicBinding *const q;
    const ClientHandle client;
    const Topic topic;
    const QPointer<QObject> object;
    const BindingOptions options;
    QMetaProperty property;
    std::stop_source stop;
    std::shared_ptr<MessageStream> stream; // while it is subscribed
    QTimer settling;
    QVariant said; // what the topic says
    QVariant inFlight;
    bool isSending = false;
    bool hasMore = false; // the user went on while it was
    bool hasHeard = false; // from the topic, since sending began
    bool isApplying = false;
};

TopicBinding::TopicBinding(Client &client, const Topic &topic, QObject *object,
                           const char *property, const BindingOptions &options)
    : QObject(object), d(std::make_unique<Private>(this, client.handle(), topic, object, options))
{
    d->check(property);
    d->settling.setSingleShot(true);
    d->settling.setInterval(options.settleTime());
    connect(&d->settling, &QTimer::timeout, this, [this] { d->settle(); });
    if (options.isWritable())
        d->connectToProperty();
    Private::follow(this, d->client, Subscription(TopicFilter(topic.utf8()), options.qos()),
                    d->stop.get_token());
}

TopicBinding::~TopicBinding()
{
    d->stop.request_stop();
    if (d->stream)
        d->stream->close();
}

const Topic &TopicBinding::topic() const noexcept { return d->topic; }
QVariant TopicBinding::value() const { return d->said; }

void TopicBinding::onPropertyChanged()
{
    if (!d->isApplying)
        d->write();
}

void TopicBinding::Private::check(const char *name)
{
    if (!object)
        throw UsageError(u"a topic cannot be bound to a property of no object"_s);
    const QMetaObject *type = object->metaObject();
    const QString what = QLatin1StringView(type->className()) + u"::"_s + QString::fromUtf8(name);
    const int index = type->indexOfProperty(name);
    if (index < 0)
        throw UsageError(what + u" is no property"_s);
    property = type->property(index);
    if (!property.isWritable())
        throw UsageError(what + u" cannot be written"_s);
    if (options.isWritable() && !property.hasNotifySignal())
        throw UsageError(what + u" does not tell of changes, so that they could be published"_s);
    if (options.isWritable() && !options.path().isEmpty() && !hasCommandTopic()) {
        throw UsageError(u"with the path \"%1\" a command topic is needed for writing: the rest of the "
                         "JSON is not known"_s.arg(options.path().text()));
    }
}

void TopicBinding::Private::connectToProperty()
{
    const QMetaObject &type = TopicBinding::staticMetaObject;
    connect(object, property.notifySignal(), q,
            type.method(type.indexOfSlot("onPropertyChanged()")));
}

// From the first connection on, until the binding or the client goes or the server refuses. Between
// connections the stream waits for the next.
QCoro::Task<> TopicBinding::Private::follow(QPointer<TopicBinding> binding, ClientHandle client,
                                            Subscription subscription, std::stop_token stop)
{
    QString errorText;
    while (binding && errorText.isEmpty()) {
        try {
            co_await client.connected().stopOn(stop);
            if (binding && !binding->d->stream)
                co_await open(binding, client, subscription, stop);
            co_await read(binding);
            if (client.state() == ConnectionState::Connected) // and not ended by a goodbye
                errorText = u"the topic was unsubscribed from"_s;
        } catch (const DisconnectedError &) {
            // there may be another connection
        } catch (const CancelledError &) {
            co_return;
        } catch (const Error &error) {
            errorText = error.text();
        }
    }
    if (binding)
        Q_EMIT binding->failed(errorText);
}

QCoro::Task<> TopicBinding::Private::open(QPointer<TopicBinding> binding, ClientHandle client,
                                          Subscription subscription, std::stop_token stop)
{
    auto opened = co_await client.listen(subscription).stopOn(stop);
    if (binding)
        binding->d->stream = std::make_shared<MessageStream>(std::move(opened));
}

QCoro::Task<> TopicBinding::Private::read(QPointer<TopicBinding> binding)
{
    const auto stream = binding ? binding->d->stream : nullptr;
    if (!stream)
        co_return;
    while (auto message = co_await stream->next()) {
        if (!binding)
            co_return;
        binding->d->receive(*message);
        if (!binding)
            co_return;
    }
}

void TopicBinding::Private::receive(const Message &message)
{
    const QVariant value = Internal::propertyValue(message, property.metaType(), options);
    if (!value.isValid()) {
        Q_EMIT q->failed(u"what \"%1\" says is no value for %2: %3"_s
                             .arg(topic.toString(), QString::fromUtf8(property.name()),
                                  message.text().left(80)));
        return;
    }
    said = value;
    hasHeard = true;
    const QPointer<TopicBinding> guard(q);
    if (!isSettling())
        apply(value);
    if (guard)
        Q_EMIT q->received(value);
}

void TopicBinding::Private::apply(const QVariant &value)
{
    if (!object || property.read(object) == value)
        return;
    const QPointer<TopicBinding> guard(q);
    isApplying = true;
    property.write(object, value);
    if (guard)
        isApplying = false;
}

void TopicBinding::Private::write()
{
    settling.start();
    if (isSending)
        hasMore = true;
    else
        send();
}

void TopicBinding::Private::send()
{
    isSending = true;
    hasMore = false;
    hasHeard = false;
    inFlight = property.read(object);
    PublishOptions how(options.qos());
    how.retain(options.isRetained());
    publish(q, client, hasCommandTopic() ? options.commandTopic() : topic,
            Internal::payloadFor(inFlight, options), how);
}

QCoro::Task<> TopicBinding::Private::publish(QPointer<TopicBinding> binding, ClientHandle client,
                                             Topic to, Payload payload, PublishOptions how)
{
    QString errorText;
    try {
        co_await client.publish(to, payload, how);
    } catch (const Error &error) {
        errorText = error.text();
    }
    if (binding)
        binding->d->sent(errorText);
}

void TopicBinding::Private::sent(const QString &errorText)
{
    isSending = false;
    if (!object)
        return; // the object is going, and the binding with it
    const QPointer<TopicBinding> guard(q);
    if (!errorText.isEmpty()) {
        hasMore = false;
        settling.stop();
        settle();
        if (guard)
            Q_EMIT q->failed(errorText);
        return;
    }
    if (!hasCommandTopic() && !hasHeard)
        said = inFlight; // the topic's last word: its echo may be on its way
    if (hasMore)
        send();
    else if (!settling.isActive())
        settle();
}

// The last word of the topic counts, be it the user's or another's.
void TopicBinding::Private::settle()
{
    if (!isSettling() && said.isValid())
        apply(said);
}

} // namespace QCoMqtt
