// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <QCoMqtt/Client>
#include <QCoMqtt/Error>
#include <QCoMqtt/LocalBroker>

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtQml/QQmlApplicationEngine>
#include <QtQuick/QQuickItem>
#include <QtQuick/QQuickWindow>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

//! A machine that tells of itself, and does what it is told a while later.
class MachineOfTest
{
public:
    explicit MachineOfTest(const QUrl &broker) : m_client(ClientOptions(broker)) { live(); }

    void tell(const QString &name, const QString &value)
    {
        publish(u"machine/attic/"_s + name, value);
    }
    //! All that was asked for, oldest first: "interval 2.5".
    QStringList wishes() const { return m_wishes; }
    int told() const { return m_told; }

private:
    QCoro::Task<> live()
    {
        try {
            co_await m_client.connect();
            auto wishes = co_await m_client.listen("machine/attic/+/set", QoS::AtLeastOnce);
            tell(u"status"_s, u"online"_s);
            tell(u"reporting"_s, u"ON"_s);
            tell(u"interval"_s, u"0.5"_s);
            while (auto wish = co_await wishes.next()) {
                const QString setting = wish->topic().toString().split(u'/').at(2);
                m_wishes.append(setting + u' ' + wish->text());
                tell(setting, wish->text());
            }
        } catch (const Error &) {
            // the end of the test
        }
    }
    QCoro::Task<> publish(QString topic, QString value)
    {
        try {
            co_await m_client.publish(topic, value, PublishOptions(QoS::AtLeastOnce).retain());
            ++m_told;
        } catch (const Error &) {
            // as above
        }
    }

    QStringList m_wishes;
    int m_told = 0;
    Client m_client;
};

void collect(QQuickItem *item, QList<QQuickItem *> &items)
{
    items.append(item);
    const auto children = item->childItems();
    for (QQuickItem *child : children)
        collect(child, items);
}

} // namespace

// The QML dashboard as its user sees it: in a window without a screen, and once more in one of X11 where
// there is Xvfb, see CMakeLists.txt.
class tst_QmlDashboard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void readingsAreShown();
    void whatIsOldIsMarked();
    void theSwitchSetsTheMachine();
    void i13_theEchoDoesNotFightTheSlider();
    void aNarrowWindowHasOneColumn();
    void topicsAreListedAndPublishedTo();
    void theConnectionPageConnectsElsewhere();
    void theWindowIsClosedWhileMessagesArrive();
    void theProgramSavesAPicture_data();
    void theProgramSavesAPicture();

private:
    QQuickItem *item(const QString &objectName) const;
    //! Whether there is something visible on the shown page with this text.
    bool shows(const QString &text) const;
    bool shows(const QRegularExpression &text) const;
    int columns() const;
    QPoint middleOf(const QQuickItem *item) const;
    void click(const QString &objectName) const;
    void setPage(int page) { m_window->setProperty("page", page); }

    QList<QQmlError> m_warnings;
    std::unique_ptr<LocalBroker> m_broker;
    std::unique_ptr<MachineOfTest> m_machine;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
};

void tst_QmlDashboard::initTestCase()
{
    if (QGuiApplication::platformName() == u"xcb")
        qInfo() << "a real window of X11";
}

void tst_QmlDashboard::init()
{
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
    m_machine = std::make_unique<MachineOfTest>(m_broker->url());
    m_warnings.clear();
    m_engine = std::make_unique<QQmlApplicationEngine>();
    connect(m_engine.get(), &QQmlEngine::warnings, this,
            [this](const QList<QQmlError> &warnings) { m_warnings.append(warnings); });
    m_engine->addImportPath(QStringLiteral(QML_MODULES));
    m_engine->setInitialProperties({{u"broker"_s, m_broker->url()}, {u"dark"_s, true}});
    m_engine->load(u"qrc:/Dashboard/Main.qml"_s);
    QCOMPARE(m_engine->rootObjects().size(), 1);
    m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().first());
    QVERIFY(m_window);
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
    QTRY_VERIFY(shows(u"attic"_s));
}

void tst_QmlDashboard::cleanup()
{
    m_engine.reset();
    m_machine.reset();
    m_broker.reset();
    for (const QQmlError &warning : std::as_const(m_warnings))
        QFAIL(qPrintable(warning.toString()));
}

QQuickItem *tst_QmlDashboard::item(const QString &objectName) const
{
    auto *const item = m_window->findChild<QQuickItem *>(objectName);
    if (!item)
        qFatal("no item %s", qPrintable(objectName));
    return item;
}

bool tst_QmlDashboard::shows(const QString &text) const
{
    return shows(QRegularExpression(u'^' + QRegularExpression::escape(text) + u'$'));
}

bool tst_QmlDashboard::shows(const QRegularExpression &text) const
{
    QList<QQuickItem *> items;
    collect(m_window->contentItem(), items);
    return std::any_of(items.begin(), items.end(), [&text](const QQuickItem *item) {
        return item->isVisible() && item->property("text").toString().contains(text);
    });
}

int tst_QmlDashboard::columns() const
{
    QList<QQuickItem *> items;
    collect(m_window->contentItem(), items);
    QSet<qreal> lefts;
    for (const QQuickItem *item : std::as_const(items)) {
        if (item->property("stale").isValid()) // a card
            lefts.insert(item->x());
    }
    return int(lefts.size());
}

QPoint tst_QmlDashboard::middleOf(const QQuickItem *item) const
{
    return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
}

void tst_QmlDashboard::click(const QString &objectName) const
{
    QTest::mouseClick(m_window, Qt::LeftButton, {}, middleOf(item(objectName)));
}

void tst_QmlDashboard::readingsAreShown()
{
    m_machine->tell(u"cpu/total"_s, u"42.5"_s);
    QTRY_VERIFY(shows(u"42.5 %"_s));
    m_machine->tell(u"memory/percent"_s, u"8"_s);
    m_machine->tell(u"memory/used"_s, u"1073741824"_s);
    m_machine->tell(u"memory/total"_s, u"4294967296"_s);
    QTRY_VERIFY(shows(u"8.0 %"_s));
    QTRY_VERIFY(shows(u"1.0 GiB of 4.0 GiB"_s));
    m_machine->tell(u"network/eth0/received/rate"_s, u"2048"_s);
    QTRY_VERIFY(shows(u"Network eth0"_s));
    QTRY_VERIFY(shows(u"2.0 KiB/s"_s));
    m_machine->tell(u"cpu/7"_s, u"99.9"_s);
    QTRY_VERIFY(shows(u"core 7"_s));
    m_machine->tell(u"uptime"_s, u"4512"_s);
    QTRY_VERIFY(shows(u"up 1 h 15 min"_s));
}

void tst_QmlDashboard::whatIsOldIsMarked()
{
    m_machine->tell(u"interval"_s, u"0.1"_s); // old after 1.3 s
    m_machine->tell(u"cpu/total"_s, u"42.5"_s);
    QTRY_VERIFY(shows(u"42.5 %"_s));
    const QRegularExpression old(u"^\\d+ s old$"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(old), 20'000);
    m_machine->tell(u"cpu/total"_s, u"43"_s);
    QTRY_VERIFY(shows(u"43.0 %"_s));
    QVERIFY(!shows(old));
}

void tst_QmlDashboard::theSwitchSetsTheMachine()
{
    const auto *const reporting = item(u"reporting"_s);
    QTRY_VERIFY(reporting->property("checked").toBool());
    QVERIFY(reporting->isEnabled());
    click(u"reporting"_s);
    QTRY_COMPARE(m_machine->wishes(), QStringList{u"reporting OFF"_s});
    QTRY_VERIFY(!reporting->property("checked").toBool());
    // Somebody else switches it on again.
    m_machine->tell(u"reporting"_s, u"ON"_s);
    QTRY_VERIFY(reporting->property("checked").toBool());
    QCOMPARE(m_machine->wishes().size(), 1);
}

// The machine answers each value, late: what it says of an earlier one must not move the slider away from
// the mouse, nor be published again.
void tst_QmlDashboard::i13_theEchoDoesNotFightTheSlider()
{
    auto *const slider = item(u"interval"_s);
    QTRY_COMPARE(slider->property("value").toDouble(), 0.5);
    QTRY_VERIFY(slider->isEnabled());
    const auto *const handle = slider->property("handle").value<QQuickItem *>();
    QPoint mouse = middleOf(handle);
    QTest::mousePress(m_window, Qt::LeftButton, {}, mouse);
    double last = 0;
    for (int move = 0; move < 60; ++move) {
        mouse += QPoint(2, 0);
        QTest::mouseMove(m_window, mouse);
        QCoreApplication::processEvents();
        const double value = slider->property("value").toDouble();
        QVERIFY2(value >= last, qPrintable(u"back from %1 to %2"_s.arg(last).arg(value)));
        last = value;
    }
    QTest::mouseRelease(m_window, Qt::LeftButton, {}, mouse);
    QVERIFY(last > 2);
    const QString expected = u"interval "_s + QString::number(std::round(last * 10) / 10);
    QTRY_COMPARE(m_machine->wishes().value(m_machine->wishes().size() - 1), expected);
    // Every echo has come back: nothing has moved, and nothing was published because of them.
    const qsizetype wishes = m_machine->wishes().size();
    QVERIFY(wishes <= 60);
    QTRY_COMPARE(m_machine->told(), 3 + wishes);
    m_machine->tell(u"cpu/total"_s, u"42.5"_s); // comes behind them
    QTRY_VERIFY(shows(u"42.5 %"_s));
    QCOMPARE(m_machine->wishes().size(), wishes);
    QVERIFY(std::abs(slider->property("value").toDouble() - last) < 0.051);
    // Who sets it elsewhere has the last word.
    m_machine->tell(u"interval"_s, u"1"_s);
    QTRY_COMPARE(slider->property("value").toDouble(), 1.0);
}

void tst_QmlDashboard::aNarrowWindowHasOneColumn()
{
    QTRY_COMPARE(columns(), 4);
    m_window->resize(360, 640);
    QTRY_COMPARE(columns(), 1);
    QList<QQuickItem *> items;
    collect(m_window->contentItem(), items);
    for (const QQuickItem *item : std::as_const(items)) {
        const double right = item->mapToScene(QPointF(item->width(), 0)).x();
        const bool isText = item->property("elide").isValid();
        QVERIFY2(!isText || !item->isVisible() || right <= 360.5,
                 qPrintable(item->property("text").toString()));
    }
}

void tst_QmlDashboard::topicsAreListedAndPublishedTo()
{
    m_machine->tell(u"cpu/total"_s, u"42.5"_s);
    setPage(1);
    QTRY_VERIFY(shows(u"machine/attic/cpu/total"_s));
    QVERIFY(shows(u"42.5"_s));
    item(u"destination"_s)->setProperty("text", u"machine/attic/interval/set"_s);
    item(u"payload"_s)->setProperty("text", u"2"_s);
    click(u"publish"_s);
    QTRY_COMPARE(m_machine->wishes(), QStringList{u"interval 2"_s});
    QTRY_VERIFY(shows(u"Published to machine/attic/interval/set"_s));
    item(u"destination"_s)->setProperty("text", u"not/+/valid"_s);
    click(u"publish"_s);
    QTRY_VERIFY(item(u"outcome"_s)->property("text").toString().contains(u"not/+/valid"));
}

void tst_QmlDashboard::theConnectionPageConnectsElsewhere()
{
    LocalBroker other;
    other.listen();
    MachineOfTest cellar(other.url());
    setPage(2);
    item(u"address"_s)->setProperty("text", other.url().toString());
    click(u"connect"_s);
    QTRY_COMPARE(other.connections(), 2);
    QTRY_VERIFY(shows(u"Connected"_s));
    QTRY_COMPARE(m_broker->connections(), 1); // that of the machine
    const QUrl nobody = other.url();
    other.close();
    QTRY_VERIFY(!item(u"error"_s)->property("text").toString().isEmpty());
    other.listen(other.port());
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"Connected"_s), 20'000);
    QTRY_VERIFY(item(u"error"_s)->property("text").toString().isEmpty());
}

void tst_QmlDashboard::theWindowIsClosedWhileMessagesArrive()
{
    for (int i = 0; i < 200; ++i)
        m_machine->tell(u"cpu/total"_s, QString::number(i % 100));
    QTRY_VERIFY(m_machine->told() > 20);
    m_engine.reset();
    QTRY_COMPARE(m_broker->connections(), 1);
    QTRY_COMPARE(m_machine->told(), 203);
}

void tst_QmlDashboard::theProgramSavesAPicture_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("with its own broker") << QStringList{u"--page"_s, u"0"_s} << 0;
    QTest::newRow("topics, light") << QStringList{u"--page"_s, u"1"_s, u"--light"_s} << 0;
    QTest::newRow("nobody there") << QStringList{u"--broker"_s, u"mqtt://127.0.0.1:1"_s} << 1;
}

void tst_QmlDashboard::theProgramSavesAPicture()
{
    QFETCH(QStringList, arguments);
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"shot.png"_s);
    QProcess program;
    program.start(QStringLiteral(DASHBOARD),
                  QStringList{u"--screenshot"_s, file, u"--seconds"_s, u"2"_s, u"--size"_s,
                              u"360x640"_s}
                      + arguments);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 60'000);
    QTEST(program.exitCode(), "exitCode");
    QCOMPARE(QImage(file).size(), QSize(360, 640));
    const QByteArray errors = program.readAllStandardError();
    QVERIFY2(!errors.contains("qrc:"), errors.constData());
}

QTEST_MAIN(tst_QmlDashboard)
#include "tst_qmldashboard.moc"
